package dev.switchboard.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that every domain runs on, each the real thing. */
public enum TestDatabase {
  SQLITE,
  POSTGRES;

  private static final AtomicInteger NEXT = new AtomicInteger();

  /**
   * The URL of an empty database.
   *
   * @param folder where it lies, if it is a file
   */
  public String fresh(Path folder) {
    String name = "test_" + NEXT.incrementAndGet();
    return switch (this) {
      case SQLITE -> "jdbc:sqlite:" + folder.resolve(name + ".db");
      case POSTGRES -> freshOnServer(name);
    };
  }

  private static String freshOnServer(String name) {
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return Server.RUNNING.getJdbcUrl("postgres", name);
  }

  /** One server for all tests, started by the first that asks; it ends with the JVM. */
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
