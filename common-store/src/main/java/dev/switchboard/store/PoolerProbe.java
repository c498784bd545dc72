package dev.switchboard.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Finds out whether a pooler between us and PostgreSQL hands a session from one client to another
 * between transactions, as PgBouncer does with {@code pool_mode = transaction}. Locks, settings and
 * prepared statements of a session would be anybody's then.
 */
final class PoolerProbe {

  private static final int LOOKS = 3;

  private PoolerProbe() {}

  /**
   * Looks at two open connections, of which the second must be closed afterwards.
   *
   * @return whether both have been on one session, or one on several
   */
  static boolean sharesSessions(Connection one, Connection other) throws SQLException {
    long first = session(one);
    other.setAutoCommit(false);
    // From here to the end of its transaction the other keeps the session that it has.
    if (session(other) == first) {
      return true;
    }
    for (int i = 0; i < LOOKS; i++) {
      if (session(one) != first) {
        return true;
      }
    }
    return false;
  }

  private static long session(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
      if (!result.next()) {
        throw new SQLException("no answer");
      }
      return result.getLong(1);
    }
  }
}
