package dev.switchboard.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The table of first answers. */
final class OnceAnswers {

  /** How long an answer is kept. */
  static final Duration KEPT = Duration.ofHours(24);

  private static final String SELECT =
      "SELECT fingerprint, answer, created FROM once_answer WHERE id = ?";
  private static final String DELETE = "DELETE FROM once_answer WHERE id = ?";
  private static final String INSERT =
      "INSERT INTO once_answer (id, fingerprint, answer, created) VALUES (?, ?, ?, ?)";
  private static final String PURGE =
      "DELETE FROM once_answer WHERE id IN"
          + " (SELECT id FROM once_answer WHERE created <= ? ORDER BY created LIMIT ?)";

  private OnceAnswers() {}

  /** An answer found. */
  record Found(String fingerprint, String answer, long created) {}

  /** An answer to be kept. */
  record Kept(String id, String fingerprint, String answer) {}

  /** The answer kept under an id; one that is too old is removed rather than found. */
  static Optional<Found> find(Session session, String id, long now) throws SQLException {
    Optional<Found> found =
        session.queryOne(
            SELECT, row -> new Found(row.getString(1), row.getString(2), row.getLong(3)), id);
    if (found.isPresent() && found.get().created() <= now - KEPT.toMillis()) {
      int unused = session.update(DELETE, id);
      return Optional.empty();
    }
    return found;
  }

  /** Keeps answers; in sorted order, so that nodes that keep the same ones do not deadlock. */
  static void keep(Session session, List<Kept> answers, long now) throws SQLException {
    List<Kept> sorted = new ArrayList<>(answers);
    sorted.sort(Comparator.comparing(Kept::id));
    try {
      session.batch(
          INSERT,
          sorted,
          (statement, answer) -> {
            statement.setString(1, answer.id());
            statement.setString(2, answer.fingerprint());
            statement.setString(3, answer.answer());
            statement.setLong(4, now);
          });
    } catch (SQLException e) {
      if ("23505".equals(e.getSQLState())) {
        // Another node has done the same request since this batch looked: look again.
        throw new SQLException("a request was done on two nodes at once", "40001", e);
      }
      throw e;
    }
  }

  /** Deletes some answers that are too old; returns how many. */
  static int purge(Session session, long now, int limit) throws SQLException {
    return session.update(PURGE, now - KEPT.toMillis(), limit);
  }
}
