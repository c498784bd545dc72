package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.contentsOf;
import static dev.switchboard.store.Laboratory.failureCode;
import static dev.switchboard.store.Laboratory.hold;
import static dev.switchboard.store.Laboratory.message;
import static dev.switchboard.store.Laboratory.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {

  @TempDir Path directory = Path.of("");

  private static Future<Position> append(Store store, String content) {
    return store.log().append(TOPIC, Retention.FOREVER, message(content));
  }

  private static void execute(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean unused = statement.execute(sql);
      }
    }
  }

  private static String terminate(String database) {
    return "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
        + database
        + "' AND pid <> pg_backend_pid()";
  }

  @Test
  void refusesWritesWhileTheDiskIsFullAndRecovers() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.SQLITE, directory)) {
      JdbcStore store = laboratory.open();
      await(append(store, "before"));
      // The limit is the connection's own, so that the next connection finds room again.
      await(
          store.write(
              tx -> Pending.of(tx.query("PRAGMA max_page_count = 1", row -> row.getInt(1)))));
      CountDownLatch release = hold(store);
      Future<Position> one = append(store, "x".repeat(60_000));
      Future<Position> other = append(store, "small");

      release.countDown();

      assertThat(failureCode(one)).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
      assertThat(failureCode(other)).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
      assertThat(await(append(store, "after")).sequence()).isEqualTo(2);
      assertThat(contentsOf(laboratory.published)).containsExactly("before", "after");
      assertThat(contentsOf(await(store.log().read(TOPIC, 0, 10)).events()))
          .containsExactly("before", "after");
    }
  }

  @Test
  void refusesWritesWhileAnotherProgramHoldsTheLock() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.SQLITE, directory)) {
      JdbcStore store = laboratory.open();
      await(append(store, "before"));
      try (Connection other = DriverManager.getConnection(laboratory.url);
          Statement statement = other.createStatement()) {
        boolean unused = statement.execute("BEGIN IMMEDIATE");

        assertThat(failureCode(append(store, "meanwhile")))
            .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
        assertThat(contentsOf(await(store.log().read(TOPIC, 0, 10)).events()))
            .containsExactly("before");
      }

      assertThat(await(append(store, "after")).sequence()).isEqualTo(2);
    }
  }

  @Test
  void isKnownToBeAwayAndBackAgainWithoutAnybodyAsking() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = laboratory.open();
      String database = texts(store, "SELECT current_database()").get(0);
      String elsewhere = Engine.POSTGRESQL.newDatabase(directory);
      execute(
          elsewhere,
          "ALTER DATABASE " + database + " ALLOW_CONNECTIONS false",
          terminate(database));
      assertThat(failureCode(append(store, "meanwhile"))).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
      laboratory.awaitUntil(() -> !store.health().ready());
      assertThat(store.health().alive()).isTrue();

      execute(elsewhere, "ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");

      laboratory.awaitUntil(() -> store.health().ready());
    }
  }

  @Test
  void hidesALostConnection() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = laboratory.open();
      await(append(store, "before"));
      String database = texts(store, "SELECT current_database()").get(0);
      execute(Engine.POSTGRESQL.newDatabase(directory), terminate(database));

      assertThat(await(append(store, "after")).sequence()).isEqualTo(2);
      assertThat(contentsOf(await(store.log().read(TOPIC, 0, 10)).events()))
          .containsExactly("before", "after");
    }
  }

  @Test
  void runsABatchAgainThatLostItsConnectionHalfWay() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = laboratory.open();
      String database = texts(store, "SELECT current_database()").get(0);
      String elsewhere = Engine.POSTGRESQL.newDatabase(directory);
      CountDownLatch first = new CountDownLatch(1);

      String name =
          await(
              store.write(
                  tx -> {
                    Pending<String> written = Laboratory.addThing(tx, "once");
                    if (first.getCount() == 1) {
                      first.countDown();
                      execute(elsewhere, terminate(database));
                    }
                    Pending<String> unused = Laboratory.addThing(tx, "twice");
                    return written;
                  }));

      assertThat(Laboratory.things(store)).containsExactly(name, "twice");
    }
  }

  @Test
  void refusesWritesAndReadsWhileTheServerIsAwayAndRecovers() throws SQLException {
    try (Laboratory laboratory = new Laboratory(Engine.POSTGRESQL, directory)) {
      JdbcStore store = laboratory.open();
      String database = texts(store, "SELECT current_database()").get(0);
      String elsewhere = Engine.POSTGRESQL.newDatabase(directory);
      execute(
          elsewhere,
          "ALTER DATABASE " + database + " ALLOW_CONNECTIONS false",
          terminate(database));

      List<FailureCode> codes =
          List.of(failureCode(append(store, "meanwhile")), failureCode(store.log().head(TOPIC)));

      assertThat(codes).containsOnly(FailureCode.DOMAIN_UNAVAILABLE);
      execute(elsewhere, "ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");
      assertThat(await(append(store, "after")).sequence()).isEqualTo(1);
      assertThat(contentsOf(laboratory.published)).containsExactly("after");
    }
  }
}
