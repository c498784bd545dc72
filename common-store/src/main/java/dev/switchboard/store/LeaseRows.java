package dev.switchboard.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The leases of nodes as the store has them. */
final class LeaseRows {

  /** How long it is told that a lease has ended. */
  private static final long KEPT_MS = 24 * 60 * 60 * 1_000L;

  private static final String DEAD = "dead";
  private static final String LEFT = "left";

  private static final String FIND = "SELECT node FROM node_lease WHERE node = ?";
  private static final String ADD = "INSERT INTO node_lease (node, beat) VALUES (?, 0)";
  private static final String BEAT = "UPDATE node_lease SET beat = beat + 1 WHERE node = ?";
  private static final String REMOVE = "DELETE FROM node_lease WHERE node = ?";
  private static final String TELL =
      "INSERT INTO node_end (node, how, ended) VALUES (?, ?, ?) ON CONFLICT (node) DO NOTHING";

  private LeaseRows() {}

  /**
   * All leases.
   *
   * @param beats how often each node that lives has beaten
   * @param ended the nodes whose lease has ended within a day
   */
  record Leases(Map<String, Long> beats, Set<String> ended) {}

  static void add(Session session, String node) throws SQLException {
    int unused = session.update(ADD, node);
  }

  /** Counts a node's beat up; false where its lease has ended. */
  static boolean beat(Session session, String node) throws SQLException {
    return session.update(BEAT, node) == 1;
  }

  // The living first: whoever ends in between is seen as both, and then counts as ended.
  static Leases all(Session session) throws SQLException {
    Map<String, Long> beats = new HashMap<>();
    List<String> unused =
        session.query(
            "SELECT node, beat FROM node_lease",
            row -> {
              beats.put(row.getString(1), row.getLong(2));
              return row.getString(1);
            });
    Set<String> ended =
        new HashSet<>(session.query("SELECT node FROM node_end", row -> row.getString(1)));
    beats.keySet().removeAll(ended);
    return new Leases(beats, ended);
  }

  /**
   * Ends the lease of a node that has not beaten, in the transaction that is under way.
   *
   * @param beat the one that it was seen with all the time
   * @return false where it has beaten, has ended, or is being written under just now
   */
  static boolean endSilent(Session session, Database database, String node, long beat, long now)
      throws SQLException {
    boolean silent =
        session
            .queryOne(
                FIND + " AND beat = ?" + database.forUpdateUnlessLocked(),
                row -> row.getString(1),
                node,
                beat)
            .isPresent();
    if (!silent) {
      return false;
    }
    int unused = session.update(TELL, node, DEAD, now);
    return session.update(REMOVE, node) == 1;
  }

  /** Ends all leases, for a node that has the store for itself. */
  static void endAll(Session session, long now) throws SQLException {
    int unused =
        session.update(
            "INSERT INTO node_end (node, how, ended) SELECT node, ?, ? FROM node_lease WHERE 1 = 1"
                + " ON CONFLICT (node) DO NOTHING",
            DEAD,
            now);
    session.execute("DELETE FROM node_lease");
  }

  /** Ends the lease of a node that stops; returns whether it held. */
  static boolean leave(Transaction transaction, String node) throws SQLException {
    boolean held = transaction.update(REMOVE, node) == 1;
    if (held) {
      int unused = transaction.update(TELL, node, LEFT, transaction.now());
    }
    return held;
  }

  /** Whether a lease holds; it does not end before the transaction that asks. */
  static boolean holds(Sql sql, Database database, String node) throws SQLException {
    return sql.queryOne(FIND + database.forKeyShare(), row -> row.getString(1), node).isPresent();
  }

  static boolean lives(Sql sql, String node) throws SQLException {
    return sql.queryOne(FIND, row -> row.getString(1), node).isPresent();
  }

  /** Forgets the leases that ended long ago. */
  static void purge(Session session, long now) throws SQLException {
    int unused = session.update("DELETE FROM node_end WHERE ended < ?", now - KEPT_MS);
  }
}
