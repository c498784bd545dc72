package dev.switchboard.session;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;

/** The databases that the session domain runs on. */
enum Database {
  SQLITE {
    @Override
    Fresh open() throws IOException {
      return new Fresh(
          "jdbc:sqlite:" + Files.createTempDirectory("session").resolve("session.db"), () -> {});
    }
  },
  POSTGRES {
    @Override
    Fresh open() throws IOException {
      EmbeddedPostgres server = EmbeddedPostgres.start();
      return new Fresh(server.getJdbcUrl("postgres", "postgres"), server);
    }
  };

  /** A database without tables, until it is closed. */
  record Fresh(String url, Closeable server) {}

  abstract Fresh open() throws IOException;
}
