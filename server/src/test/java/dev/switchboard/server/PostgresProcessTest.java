package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers on one PostgreSQL, with and without PgBouncer before it. */
@Timeout(180)
class PostgresProcessTest {

  private static @Nullable EmbeddedPostgres postgres;

  @TempDir private Path directory;
  private final List<Child> children = new ArrayList<>();
  private String database = "";

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres().close();
  }

  private static EmbeddedPostgres postgres() {
    if (postgres == null) {
      throw new IllegalStateException("not started");
    }
    return postgres;
  }

  @BeforeEach
  void makeDatabase(TestInfo test) throws Exception {
    database = "db_" + Integer.toHexString((test.getDisplayName() + test).hashCode());
    try (Connection connection = postgres().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("CREATE DATABASE " + database);
    }
  }

  @AfterEach
  void endWhatStillRuns() throws InterruptedException {
    for (Child child : children) {
      child.kill();
    }
  }

  private String direct() {
    return postgres().getJdbcUrl("postgres", database);
  }

  private static String[] words(String url) {
    List<String> words = new ArrayList<>(List.of("start", "--port", "0"));
    for (String listener : List.of("chat", "channel", "session", "task")) {
      words.addAll(List.of("--set", "listeners." + listener + ".port=0"));
    }
    words.addAll(List.of("--set", "store.url=" + url));
    return words.toArray(String[]::new);
  }

  private Child start(String name, String url) throws Exception {
    Child child = Child.start(Files.createDirectories(directory.resolve(name)), words(url));
    children.add(child);
    child.awaitLine("Mint a token");
    return child;
  }

  private Child.Result refused(String name, String url) throws Exception {
    return Child.run(Files.createDirectories(directory.resolve(name)), words(url));
  }

  @Test
  void refusesASecondServerOnTheSameDatabase() throws Exception {
    Child first = start("one", direct());

    Child.Result second = refused("two", direct());

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.out()).isEmpty();
    assertThat(second.err())
        .hasLineCount(1)
        .startsWith("switchboard: store: database jdbc:postgresql://")
        .contains(database + ": is in use by another Switchboard")
        .endsWith("started with --cluster\n");

    assertThat(first.terminate().result().exitCode()).isZero();
    start("two", direct());
  }

  @Test
  void startsOnTheDatabaseOfAServerThatWasKilled() throws Exception {
    start("one", direct()).kill();

    assertThat(start("two", direct()).terminate().result().exitCode()).isZero();
  }

  @Test
  void runsBehindPgBouncerInSessionMode() throws Exception {
    try (PgBouncer bouncer = PgBouncer.start(directory, postgres().getPort(), "session")) {
      Child first = start("one", bouncer.url(database));

      // Whichever way they come.
      assertThat(refused("two", bouncer.url(database)).err()).contains("is in use by another");
      assertThat(refused("two", direct()).err()).contains("is in use by another");

      assertThat(first.terminate().result()).isEqualTo(new Child.Result(0, "", first.errors()));
      assertThat(first.errors()).doesNotContain("ERROR", "WARN");
      // Neither the claim nor the migrations' lock stays with a session that the pooler keeps.
      start("two", direct()).kill();
      start("three", bouncer.url(database));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"transaction", "statement"})
  void refusesAPoolerThatSharesSessionsInOneLine(String mode) throws Exception {
    try (PgBouncer bouncer = PgBouncer.start(directory, postgres().getPort(), mode)) {
      Child.Result refused = refused("one", bouncer.url(database));

      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err())
          .hasLineCount(1)
          .startsWith("switchboard: store: database jdbc:postgresql://127.0.0.1:")
          .contains("pool");
      start("one", direct());
    }
  }
}
