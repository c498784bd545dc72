package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.message;
import static dev.switchboard.store.Laboratory.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {

  @TempDir Path directory = Path.of("");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private OpenStore open(StoreConfig config, String... locations) {
    return Stores.open(
        config,
        vertx,
        events -> {},
        Clock.systemUTC(),
        List.of(locations),
        OpeningTest.class.getClassLoader());
  }

  private void refuses(StoreConfig config, String... words) {
    assertThatThrownBy(() -> open(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("hunter2");
  }

  private StoreConfig file(String name) {
    return StoreConfig.of("jdbc:sqlite:" + directory.resolve(name));
  }

  @Test
  void refusesADirectory() throws IOException {
    Path made = Files.createDirectory(directory.resolve("made.db"));

    refuses(file("made.db"), made.toString(), "is a directory");
  }

  @Test
  void refusesADirectoryThatDoesNotExist() {
    refuses(file("missing/x.db"), "missing/x.db", "its directory does not exist");
  }

  @Test
  void refusesADirectoryThatCannotBeWritten() {
    refuses(StoreConfig.of("jdbc:sqlite:/proc/switchboard.db"), "/proc/switchboard.db", "cannot");
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Path file = Files.writeString(directory.resolve("letter.db"), "Dear Sir, ".repeat(1_000));

    refuses(file("letter.db"), file.toString(), "not a database");
    assertThat(file).hasContent("Dear Sir, ".repeat(1_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:file:x.db?mode=memory",
        "jdbc:mysql://127.0.0.1/x?password=hunter2",
        "switchboard.db"
      })
  void refusesOtherUrls(String url) {
    refuses(new StoreConfig(url, null, null, 10, 1), "store.url");
  }

  @Test
  void refusesAFileThatAnotherStoreHas() throws IOException {
    OpenStore first = open(file("x.db"));
    Path link = Files.createSymbolicLink(directory.resolve("link.db"), directory.resolve("x.db"));

    refuses(file("x.db"), "x.db", "is in use");
    refuses(StoreConfig.of("jdbc:sqlite:" + link), "link.db", "is in use");

    // The refusal has not let go of the first one's claim.
    refuses(file("x.db"), "is in use");
    await(first.close());
    await(open(file("x.db")).close());
  }

  @Test
  void refusesAPostgresDatabaseThatAnotherStoreHas() throws SQLException {
    String url = Engine.POSTGRESQL.newDatabase(directory);
    OpenStore first = open(StoreConfig.of(url));

    refuses(StoreConfig.of(url), "is in use by another Switchboard", "--cluster");
    refuses(StoreConfig.of(url).asShared(), "is in use by a Switchboard that is not of a cluster");

    await(first.close());
    await(open(StoreConfig.of(url)).close());
  }

  @Test
  void letsNodesShareAPostgresDatabaseAndKeepsOthersOut() throws SQLException {
    String url = Engine.POSTGRESQL.newDatabase(directory);
    OpenStore first = open(StoreConfig.of(url).asShared());
    OpenStore second = open(StoreConfig.of(url).asShared());

    refuses(StoreConfig.of(url), "is in use by another Switchboard");

    await(first.close());
    await(second.close());
  }

  @Test
  void letsEachSchemaOfADatabaseBeAnotherServers() throws SQLException {
    String url = Engine.POSTGRESQL.newDatabase(directory);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("CREATE SCHEMA other");
    }
    OpenStore first = open(StoreConfig.of(url));

    OpenStore second = open(StoreConfig.of(url + "&currentSchema=other"));

    await(second.close());
    await(first.close());
  }

  @Test
  void claimsADatabaseAgainThatWasGoneForAWhile() throws Exception {
    String url = Engine.POSTGRESQL.newDatabase(directory);
    OpenStore first = open(StoreConfig.of(url));
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      String holder =
          "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database ="
              + " (SELECT oid FROM pg_database WHERE datname = current_database())";
      long before = firstNumber(statement, holder);
      boolean unused = statement.execute("SELECT pg_terminate_backend(" + before + ")");
      // The one that is terminated holds it for a moment yet.
      long now = before;
      while (now == 0 || now == before) {
        now = firstNumber(statement, holder);
      }
    }

    refuses(StoreConfig.of(url), "is in use by another Switchboard");
    await(first.close());
  }

  private static long firstNumber(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  @Test
  void refusesAServerThatIsNotThere() {
    refuses(
        StoreConfig.of("jdbc:postgresql://127.0.0.1:1/x?user=u&password=hunter2"),
        "jdbc:postgresql://127.0.0.1:1/x",
        "refused");
  }

  @Test
  void refusesADatabaseThatIsNotThere() throws SQLException {
    String url = Engine.POSTGRESQL.newDatabase(directory).replaceFirst("test_\\d+", "nowhere");

    refuses(StoreConfig.of(url), "nowhere", "does not exist");
  }

  @Test
  void refusesAUserWhomTheServerRefuses() throws SQLException {
    String url = Engine.POSTGRESQL.newDatabase(directory).replaceFirst("\\?.*", "");

    refuses(new StoreConfig(url, "nobody", "hunter2", 10, 1), url, "nobody");
  }

  @Test
  void tellsAMigrationThatFails() {
    assertThatThrownBy(() -> open(file("x.db"), "db/migration/broken"))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("x.db", "db/migration/broken", "syntax error")
        .hasMessageNotContaining("\n");

    // What it had taken is free again.
    await(open(file("x.db")).close());
  }

  @Test
  void refusesAMigrationFolderThatIsNotThere() {
    assertThatThrownBy(() -> open(file("x.db"), "db/migration/nowhere"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("db/migration/nowhere");
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void keepsAHistoryOfMigrationsPerDomain(Engine engine) throws SQLException {
    StoreConfig config = StoreConfig.of(engine.newDatabase(directory));
    await(open(config).close());
    await(open(config, "db/migration/testing").close());

    OpenStore store = open(config, "db/migration/testing", "db/migration/second");

    assertThat(texts(store, "SELECT version FROM schema_history_second WHERE version <> '0'"))
        .containsExactly("1");
    assertThat(texts(store, "SELECT version FROM schema_history_testing WHERE version <> '0'"))
        .containsExactly("1");
    await(store.close());
  }

  @Test
  void leavesNoLogBehindWhenItCloses() throws IOException {
    OpenStore store = open(file("x.db"));
    await(store.log().append(TOPIC, Retention.FOREVER, message("x")));

    await(store.close());
    await(store.close());

    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("x.db", "x.db.lock");
    }
  }

  @Test
  void readsItsSettings() {
    Settings settings =
        Settings.of(
            Map.of(
                "store.url", "jdbc:sqlite:x.db",
                "store.user", "u",
                "store.password", "hunter2",
                "store.queueBound", "5",
                "store.readers", "3"));

    StoreConfig config = StoreConfig.from(settings);

    assertThat(config).isEqualTo(new StoreConfig("jdbc:sqlite:x.db", "u", "hunter2", 5, 3));
    assertThat(config.toString()).doesNotContain("hunter2");
    assertThat(StoreConfig.of("jdbc:sqlite:x.db"))
        .isEqualTo(new StoreConfig("jdbc:sqlite:x.db", null, null, 8_192, 2));
  }
}
