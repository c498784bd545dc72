package dev.switchboard.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of keyed topics as rows of {@code feed_entry}: which there are, and when they end.
 * What they hold, and where they stand, is in the topics' logs.
 */
final class EntryRows {

  private static final int ASKED_AT_ONCE = 50;

  private static final String OWNERS =
      "SELECT DISTINCT connection FROM feed_entry WHERE connection IN (?"
          + ", ?".repeat(ASKED_AT_ONCE - 1)
          + ")";

  private EntryRows() {}

  /** An entry by its name. */
  record Name(Topic topic, String key) {}

  /**
   * A socket that an entry goes with.
   *
   * @param node the lease of the node that has it
   */
  record Socket(String connectionId, String node) {}

  /**
   * Makes an entry, or puts it in the place of the one there is.
   *
   * @param expires when it ends by itself, epoch milliseconds; null for never
   * @param socket the one that it goes with; null for none
   */
  static void put(Transaction tx, Name name, @Nullable Long expires, @Nullable Socket socket)
      throws SQLException {
    int unused =
        tx.update(
            "INSERT INTO feed_entry (topic, entry_key, expires, connection, node, leaves)"
                + " VALUES (?, ?, ?, ?, ?, NULL)"
                + " ON CONFLICT (topic, entry_key) DO UPDATE SET expires = excluded.expires,"
                + " connection = excluded.connection, node = excluded.node, leaves = NULL",
            name.topic().name(),
            name.key(),
            expires,
            socket == null ? null : socket.connectionId(),
            socket == null ? null : socket.node());
  }

  /** Removes an entry; returns whether there was one. */
  static boolean remove(Transaction tx, Name name) throws SQLException {
    return tx.update(
            "DELETE FROM feed_entry WHERE topic = ? AND entry_key = ?",
            name.topic().name(),
            name.key())
        > 0;
  }

  /** Some entries whose time is over. */
  static List<Name> due(Sql sql, long now, int limit) throws SQLException {
    List<Name> due = new ArrayList<>(due(sql, "expires", now, limit));
    due.addAll(due(sql, "leaves", now, limit));
    return due.stream().distinct().limit(limit).toList();
  }

  private static List<Name> due(Sql sql, String column, long now, int limit) throws SQLException {
    return sql.query(
        "SELECT topic, entry_key FROM feed_entry WHERE %s <= ? ORDER BY %s LIMIT ?"
            .formatted(column, column),
        row -> new Name(new Topic(row.getString(1)), row.getString(2)),
        now,
        limit);
  }

  /** When the time of the next entry is over, epoch milliseconds; empty where none ends. */
  static OptionalLong nextDue(Sql sql) throws SQLException {
    List<Long> ends = new ArrayList<>();
    for (String column : List.of("expires", "leaves")) {
      ends.addAll(
          sql.query(
              "SELECT %s FROM feed_entry WHERE %s IS NOT NULL ORDER BY %s LIMIT 1"
                  .formatted(column, column, column),
              row -> row.getLong(1)));
    }
    return ends.stream().mapToLong(Long::longValue).min();
  }

  /** Those of some sockets that entries go with. */
  static Set<String> owners(Sql sql, Collection<String> connections) throws SQLException {
    Set<String> owners = new HashSet<>();
    List<String> left = List.copyOf(connections);
    for (int from = 0; from < left.size(); from += ASKED_AT_ONCE) {
      // Always as many, so that it is always the same statement.
      Object[] some = new Object[ASKED_AT_ONCE];
      for (int i = 0; i < ASKED_AT_ONCE; i++) {
        some[i] = left.get(Math.min(from + i, left.size() - 1));
      }
      owners.addAll(sql.query(OWNERS, row -> row.getString(1), some));
    }
    return owners;
  }

  /**
   * The entries of a socket go at a time, epoch milliseconds, unless another one goes on for it.
   */
  static void leave(Transaction tx, String connection, long at) throws SQLException {
    int unused =
        tx.update(
            "UPDATE feed_entry SET leaves = ? WHERE connection = ?"
                + " AND (leaves IS NULL OR leaves > ?)",
            at,
            connection,
            at);
  }

  /** Another socket goes on for one. */
  static void stay(Transaction tx, String connection, Socket heir) throws SQLException {
    int unused =
        tx.update(
            "UPDATE feed_entry SET connection = ?, node = ?, leaves = NULL WHERE connection = ?",
            heir.connectionId(),
            heir.node(),
            connection);
  }

  /** Entries of sockets go at once whose node lives no more; returns how many do. */
  static int leaveWithDeadNodes(Transaction tx) throws SQLException {
    return tx.update(
        "UPDATE feed_entry SET leaves = 0 WHERE connection IS NOT NULL AND leaves IS NULL"
            + " AND (node IS NULL OR node NOT IN (SELECT node FROM node_lease))");
  }
}
