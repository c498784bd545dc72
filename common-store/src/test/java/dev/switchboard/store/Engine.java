package dev.switchboard.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that every test of the store runs on, each the real thing. */
enum Engine {
  SQLITE {
    @Override
    String newDatabase(Path directory) {
      return "jdbc:sqlite:" + directory.resolve("test-" + NEXT.incrementAndGet() + ".db");
    }
  },
  POSTGRESQL {
    @Override
    String newDatabase(Path directory) throws SQLException {
      String name = "test_" + NEXT.incrementAndGet();
      try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        // With an order of a language: nothing may hang on the order of bytes unless it says so.
        statement.execute(
            "CREATE DATABASE "
                + name
                + " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
      }
      return Server.RUNNING.getJdbcUrl("postgres", name);
    }
  };

  private static final AtomicInteger NEXT = new AtomicInteger();

  /** The URL of an empty database. */
  abstract String newDatabase(Path directory) throws SQLException;

  /** One server for all tests, started by the first that asks. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
