package dev.switchboard.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Deletes what retention no longer keeps, a little at a time: reads leave it out from the moment it
 * is too old or too much, so nothing hangs on when this runs.
 */
final class Sweep {

  /** How many topics, and about how many rows, one step takes. */
  private static final int STEP_TOPICS = 100;

  private static final int STEP_ROWS = 500;

  private static final String HEADS =
      "SELECT topic, sequence, max_events, max_age_ms FROM topic_head"
          + " WHERE bounded = 1 AND topic > ? ORDER BY topic LIMIT ?";
  private static final String OLDEST =
      "SELECT sequence, created FROM topic_event WHERE topic = ? ORDER BY sequence LIMIT 1";
  private static final String DELETE =
      "DELETE FROM topic_event WHERE topic = ? AND sequence < ? AND (sequence < ? OR created <= ?)";

  private Sweep() {}

  /**
   * Where a walk through all topics stands.
   *
   * @param topic the last topic that is done; empty at the start
   */
  record Cursor(String topic, boolean finished) {
    static final Cursor START = new Cursor("", false);
    static final Cursor END = new Cursor("", true);
  }

  private record Head(String topic, long sequence, Retention retention) {}

  private record Oldest(long sequence, long created) {}

  /** One step; gives where the next one starts. */
  static Cursor step(Transaction transaction, Cursor from) throws SQLException {
    if (from.topic().isEmpty() && OnceAnswers.purge(transaction, STEP_ROWS) == STEP_ROWS) {
      return from;
    }
    List<Head> heads =
        transaction.query(
            HEADS,
            row ->
                new Head(
                    row.getString(1),
                    row.getLong(2),
                    Retention.stored(row.getLong(3), row.getLong(4))),
            from.topic(),
            STEP_TOPICS);
    int left = STEP_ROWS;
    String done = from.topic();
    for (Head head : heads) {
      int deleted = sweep(transaction, head, left);
      left -= deleted;
      if (left <= 0) {
        return new Cursor(done, false);
      }
      done = head.topic();
    }
    return heads.size() < STEP_TOPICS ? Cursor.END : new Cursor(done, false);
  }

  private static int sweep(Transaction transaction, Head head, int limit) throws SQLException {
    long floor = head.retention().floor(head.sequence());
    long cutoff = head.retention().cutoff(transaction.now());
    Optional<Oldest> oldest =
        transaction.queryOne(
            OLDEST, row -> new Oldest(row.getLong(1), row.getLong(2)), head.topic());
    if (oldest.isEmpty() || (oldest.get().sequence() >= floor && oldest.get().created() > cutoff)) {
      return 0;
    }
    return transaction.update(DELETE, head.topic(), oldest.get().sequence() + limit, floor, cutoff);
  }
}
