package dev.switchboard.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes what retention no longer keeps, a little at a time: reads leave it out from the moment it
 * is too old or too much, so nothing hangs on when this runs. It has a connection of its own, so
 * that no request waits behind it in a batch. Heads stay, about a hundred bytes a topic, lest a
 * sequence is given out twice.
 */
final class Sweep {

  /** How many topics one question asks for, and how many rows one transaction deletes. */
  private static final int STEP_TOPICS = 500;

  private static final int STEP_ROWS = 500;

  // One question for all topics of a step. The oldest event stands in the index; that the log is
  // in order of time too makes it the one to look at.
  private static final String OLDEST =
      "SELECT h.topic, h.sequence, h.max_events, h.max_age_ms, h.kept_behind, (SELECT"
          + " MIN(e.sequence) FROM topic_event e WHERE e.topic = h.topic), (SELECT e.created FROM"
          + " topic_event e WHERE e.topic = h.topic ORDER BY e.sequence LIMIT 1) FROM topic_head h"
          + " WHERE h.bounded = 1 AND h.compacted = 0 AND h.topic > ? ORDER BY h.topic LIMIT ?";
  private static final String DELETE =
      "DELETE FROM topic_event WHERE topic = ? AND sequence < ? AND (sequence < ? OR created <= ?)";

  private final Database database;
  private final Session session;
  private final long now;
  private String reached = "";
  private boolean walked;
  private boolean answersPurged;
  private final List<Due> due = new ArrayList<>();
  private final RemovalSweep removals;

  /** A walk through all topics. */
  Sweep(Database database, Session session, long now) {
    this.database = database;
    this.session = session;
    this.now = now;
    this.removals = new RemovalSweep(database, session, now);
  }

  private record Head(
      String topic,
      long sequence,
      Retention retention,
      long keptBehind,
      long oldest,
      long created) {

    /** Whether the topic has events, and the oldest is no longer kept. */
    boolean due(long now) {
      return oldest > 0 && (oldest < floor() || created <= retention.cutoff(now));
    }

    long floor() {
      return Math.max(retention.floor(sequence), keptBehind + 1);
    }
  }

  /** What is to be deleted of a topic: up to a number of rows at a time, from {@code next} on. */
  private record Due(String topic, long next, long floor, long cutoff) {

    static Due of(Head head, long now) {
      return new Due(head.topic(), head.oldest(), head.floor(), head.retention().cutoff(now));
    }
  }

  /** Deletes some rows in a transaction of its own; returns whether more may be left to do. */
  boolean step() throws SQLException {
    if (due.isEmpty() && answersPurged) {
      look();
    }
    if (due.isEmpty() && answersPurged) {
      return !walked || removals.step();
    }
    session.begin();
    if (!database.takeSweep(session)) {
      // Another node is at it.
      session.commit();
      return false;
    }
    if (answersPurged) {
      delete();
    } else {
      LeaseRows.purge(session, now);
      answersPurged = OnceAnswers.purge(session, now, STEP_ROWS) < STEP_ROWS;
    }
    session.commit();
    return true;
  }

  private void look() throws SQLException {
    List<Head> heads =
        session.query(
            OLDEST,
            row ->
                new Head(
                    row.getString(1),
                    row.getLong(2),
                    Retention.stored(row.getLong(3), row.getLong(4)),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7)),
            reached,
            STEP_TOPICS);
    for (Head head : heads) {
      reached = head.topic();
      if (head.due(now)) {
        due.add(Due.of(head, now));
      }
    }
    walked = heads.size() < STEP_TOPICS;
  }

  private void delete() throws SQLException {
    int left = STEP_ROWS;
    while (left > 0 && !due.isEmpty()) {
      Due first = due.get(0);
      int deleted =
          session.update(DELETE, first.topic(), first.next() + left, first.floor(), first.cutoff());
      if (deleted < left) {
        due.remove(0);
      } else {
        due.set(0, new Due(first.topic(), first.next() + deleted, first.floor(), first.cutoff()));
      }
      left -= deleted;
    }
  }
}
