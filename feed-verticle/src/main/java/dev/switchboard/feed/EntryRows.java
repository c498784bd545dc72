package dev.switchboard.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The entries of keyed topics as rows of {@code feed_entry}: which there are, and when they end.
 * What they hold, and where they stand, is in the topics' logs.
 */
final class EntryRows {

  private EntryRows() {}

  /** An entry by its name. */
  record Name(Topic topic, String key) {}

  /**
   * Makes an entry, or puts it in the place of the one there is.
   *
   * @param expires when it ends by itself, epoch milliseconds; null for never
   * @param connection the socket that it goes with; null for none
   */
  static void put(Transaction tx, Name name, @Nullable Long expires, @Nullable String connection)
      throws SQLException {
    int unused =
        tx.update(
            "INSERT INTO feed_entry (topic, entry_key, expires, connection, leaves)"
                + " VALUES (?, ?, ?, ?, NULL)"
                + " ON CONFLICT (topic, entry_key) DO UPDATE SET expires = excluded.expires,"
                + " connection = excluded.connection, leaves = NULL",
            name.topic().name(),
            name.key(),
            expires,
            connection);
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

  /** The sockets that entries go with. */
  static List<String> connections(Sql sql) throws SQLException {
    return sql.query(
        "SELECT DISTINCT connection FROM feed_entry WHERE connection IS NOT NULL",
        row -> row.getString(1));
  }

  /**
   * The entries of a socket go at a time, epoch milliseconds, unless another one goes on for it.
   */
  static void leave(Transaction tx, String connection, long at) throws SQLException {
    int unused = tx.update("UPDATE feed_entry SET leaves = ? WHERE connection = ?", at, connection);
  }

  /** Another socket goes on for one. */
  static void stay(Transaction tx, String connection, String heir) throws SQLException {
    int unused =
        tx.update(
            "UPDATE feed_entry SET connection = ?, leaves = NULL WHERE connection = ?",
            heir,
            connection);
  }

  /** Entries of sockets that were open when the server was killed go at once. */
  static void leaveAllLeftBehind(Transaction tx) throws SQLException {
    int unused =
        tx.update(
            "UPDATE feed_entry SET leaves = 0 WHERE connection IS NOT NULL AND leaves IS NULL");
  }
}
