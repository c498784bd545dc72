package dev.switchboard.server.wire;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/** What a server has written down of its open sockets, read from its SQLite file. */
record JournalFile(Path file) {

  /** Between two looks at the file. */
  private static final long PAUSE_NANOS = 10_000_000;

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** The setting that has a server use the file. */
  String setting() {
    return "store.url=jdbc:sqlite:" + file;
  }

  /** Waits until so many sockets stand there, and the mark holds for all of them. */
  void awaitSockets(int sockets) throws SQLException {
    awaitNone(
        "SELECT 1 WHERE (SELECT COUNT(*) FROM open_socket WHERE known IS NULL"
            + " AND left_open NOT LIKE '%\"following\":[]%') <> "
            + sockets);
  }

  /** Waits until the mark has reached all that was published. */
  void awaitMark() throws SQLException {
    awaitNone(
        "SELECT 1 FROM event_number WHERE last > (SELECT COALESCE(MAX(known), -1) FROM"
            + " gateway_mark)");
  }

  private void awaitNone(String question) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      long begun = System.nanoTime();
      while (true) {
        try (ResultSet row = statement.executeQuery(question)) {
          if (!row.next()) {
            return;
          }
        }
        if (System.nanoTime() - begun > PATIENCE_NANOS) {
          throw new AssertionError("still something: " + question);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
