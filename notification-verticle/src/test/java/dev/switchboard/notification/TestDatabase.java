package dev.switchboard.notification;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The two databases that the store is written for; each test gets an empty one. */
enum TestDatabase {
  SQLITE,
  POSTGRES;

  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  /** Makes an empty database and gives its URL. */
  String create(Path folder) {
    String name = "test_" + COUNTER.incrementAndGet();
    return switch (this) {
      case SQLITE -> "jdbc:sqlite:" + folder.resolve(name + ".db");
      case POSTGRES -> createOnServer(name);
    };
  }

  private static synchronized String createOnServer(String name) {
    try {
      if (server == null) {
        // Ends with the JVM.
        server = EmbeddedPostgres.start();
      }
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
      return server.getJdbcUrl("postgres", name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
