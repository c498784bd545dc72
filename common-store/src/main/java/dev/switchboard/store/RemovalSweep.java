package dev.switchboard.store;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Deletes, a little at a time, what compacted topics no longer keep: removals that are too old, and
 * events from before the topic was compacted. How far removals are deleted is written down in the
 * same transaction, so that whoever comes from before that begins anew.
 */
final class RemovalSweep {

  private static final int STEP_TOPICS = 500;
  private static final int STEP_ROWS = 500;

  private static final String LOOK =
      "SELECT h.topic, h.kept_behind, h.max_age_ms,"
          + " (SELECT MIN(e.sequence) FROM topic_event e WHERE e.topic = h.topic),"
          + " (SELECT e.created FROM topic_event e WHERE e.topic = h.topic AND e.removal = 1"
          + " ORDER BY e.sequence LIMIT 1)"
          + " FROM topic_head h WHERE h.compacted = 1 AND h.topic > ? ORDER BY h.topic LIMIT ?";

  private static final String LAST_OF_STEP =
      "SELECT MAX(d.sequence) FROM (SELECT sequence FROM topic_event"
          + " WHERE topic = ? AND removal = 1 AND created <= ? ORDER BY sequence LIMIT ?) d";

  // The head first, as writers do, so that they never wait for each other in a circle.
  private static final String FORGET =
      "UPDATE topic_head SET removals_behind ="
          + " CASE WHEN removals_behind < ? THEN ? ELSE removals_behind END WHERE topic = ?";

  private static final String DELETE_REMOVALS =
      "DELETE FROM topic_event"
          + " WHERE topic = ? AND removal = 1 AND sequence <= ? AND created <= ?";

  private static final String DELETE_BEFORE =
      "DELETE FROM topic_event WHERE topic = ? AND sequence <= ? AND sequence < ?";

  private final Database database;
  private final Session session;
  private final long now;
  private final Deque<Head> due = new ArrayDeque<>();
  private String reached = "";
  private boolean walked;

  RemovalSweep(Database database, Session session, long now) {
    this.database = database;
    this.session = session;
    this.now = now;
  }

  /** A topic; {@code created} is that of its oldest removal, 0 where it has none. */
  private record Head(String topic, long keptBehind, long cutoff, long oldest, long created) {

    boolean due() {
      return hasEarlier() || hasOldRemovals();
    }

    /** Whether it has events from before it was compacted. */
    boolean hasEarlier() {
      return oldest > 0 && oldest <= keptBehind;
    }

    boolean hasOldRemovals() {
      return created > 0 && created <= cutoff;
    }
  }

  /** Deletes some rows in a transaction of its own; returns whether more may be left to do. */
  boolean step() throws SQLException {
    if (due.isEmpty()) {
      if (walked) {
        return false;
      }
      look();
      return true;
    }
    session.begin();
    if (!database.takeSweep(session)) {
      // Another node is at it.
      session.commit();
      return false;
    }
    Head head = due.remove();
    int deleted = head.hasEarlier() ? deleteEarlier(head) : deleteRemovals(head);
    session.commit();
    if (deleted > 0) {
      look(head.topic()).filter(Head::due).ifPresent(due::addFirst);
    }
    return true;
  }

  private int deleteEarlier(Head head) throws SQLException {
    return session.update(
        DELETE_BEFORE, head.topic(), head.keptBehind(), head.oldest() + STEP_ROWS);
  }

  private int deleteRemovals(Head head) throws SQLException {
    long last =
        session
            .queryOne(LAST_OF_STEP, row -> row.getLong(1), head.topic(), head.cutoff(), STEP_ROWS)
            .orElse(0L);
    int unused = session.update(FORGET, last, last, head.topic());
    return session.update(DELETE_REMOVALS, head.topic(), last, head.cutoff());
  }

  private void look() throws SQLException {
    List<Head> heads = heads(LOOK, reached, STEP_TOPICS);
    for (Head head : heads) {
      reached = head.topic();
      if (head.due()) {
        due.add(head);
      }
    }
    walked = heads.size() < STEP_TOPICS;
  }

  private Optional<Head> look(String topic) throws SQLException {
    return heads(LOOK.replace("h.topic > ?", "h.topic = ?"), topic, 1).stream().findFirst();
  }

  private List<Head> heads(String sql, String topic, int limit) throws SQLException {
    return session.query(
        sql,
        row ->
            new Head(
                row.getString(1),
                row.getLong(2),
                now - row.getLong(3),
                row.getLong(4),
                row.getLong(5)),
        topic,
        limit);
  }
}
