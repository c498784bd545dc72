package dev.switchboard.notification;

import dev.switchboard.store.Sql;
import dev.switchboard.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The SQL of inboxes: what was delivered and what was acknowledged. */
final class InboxTables {

  private static final int ACKNOWLEDGED_AT_ONCE = 50;
  private static final String ACKNOWLEDGE =
      "INSERT INTO notification_ack (user_id, sequence, acked_at) VALUES (?, ?, ?)"
          + ", (?, ?, ?)".repeat(ACKNOWLEDGED_AT_ONCE - 1)
          + " ON CONFLICT (user_id, sequence) DO NOTHING";

  private InboxTables() {}

  /** Up to which sequence the user's notifications were written to a socket; 0 for none. */
  static long delivered(Sql sql, String userId) throws SQLException {
    return sql.queryOne(
            "SELECT delivered_sequence FROM notification_delivery WHERE user_id = ?",
            row -> row.getLong(1),
            userId)
        .orElse(0L);
  }

  /** Keeps how far a user's notifications were delivered; it never goes back. */
  static void saveDelivered(Transaction transaction, String userId, long sequence)
      throws SQLException {
    transaction.update(
        "INSERT INTO notification_delivery (user_id, delivered_sequence) VALUES (?, ?)"
            + " ON CONFLICT (user_id) DO UPDATE"
            + " SET delivered_sequence = excluded.delivered_sequence"
            + " WHERE notification_delivery.delivered_sequence < excluded.delivered_sequence",
        userId,
        sequence);
  }

  /** When each acknowledged notification behind a sequence was, by sequence. */
  static Map<Long, Long> acknowledged(Sql sql, String userId, long after) throws SQLException {
    Map<Long, Long> acknowledged = new HashMap<>();
    sql.query(
            "SELECT sequence, acked_at FROM notification_ack WHERE user_id = ? AND sequence > ?",
            row -> Map.entry(row.getLong(1), row.getLong(2)),
            userId,
            after)
        .forEach(entry -> acknowledged.put(entry.getKey(), entry.getValue()));
    return acknowledged;
  }

  /** Acknowledges a notification and tells since when it is. */
  static long acknowledge(Transaction transaction, String userId, long sequence)
      throws SQLException {
    transaction.update(
        "INSERT INTO notification_ack (user_id, sequence, acked_at) VALUES (?, ?, ?)"
            + " ON CONFLICT (user_id, sequence) DO NOTHING",
        userId,
        sequence,
        transaction.now());
    return transaction
        .queryOne(
            "SELECT acked_at FROM notification_ack WHERE user_id = ? AND sequence = ?",
            row -> row.getLong(1),
            userId,
            sequence)
        .orElse(transaction.now());
  }

  /** Acknowledges notifications of users, by their sequences. */
  static void acknowledgeAll(
      Transaction transaction, SortedMap<String, SortedSet<Long>> sequencesByUser)
      throws SQLException {
    List<@Nullable Object> rows = new ArrayList<>();
    for (Map.Entry<String, SortedSet<Long>> user : sequencesByUser.entrySet()) {
      for (Long sequence : user.getValue()) {
        rows.addAll(List.of(user.getKey(), sequence, transaction.now()));
        if (rows.size() == 3 * ACKNOWLEDGED_AT_ONCE) {
          insertAcknowledged(transaction, rows);
        }
      }
    }
    if (!rows.isEmpty()) {
      // A few sizes of statements only: the last row is said again, which does nothing.
      while (rows.size() < 3 * ACKNOWLEDGED_AT_ONCE) {
        rows.addAll(List.copyOf(rows.subList(rows.size() - 3, rows.size())));
      }
      insertAcknowledged(transaction, rows);
    }
  }

  private static void insertAcknowledged(Transaction transaction, List<@Nullable Object> rows)
      throws SQLException {
    transaction.update(ACKNOWLEDGE, rows.toArray());
    rows.clear();
  }

  /** Forgets what was acknowledged before a time; returns how many rows that were. */
  static int forgetAcknowledged(Transaction transaction, long beforeMs) throws SQLException {
    return transaction.update("DELETE FROM notification_ack WHERE acked_at < ?", beforeMs);
  }
}
