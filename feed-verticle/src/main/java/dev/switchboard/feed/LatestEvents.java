package dev.switchboard.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;

/** The newest events of conflated topics, as rows of {@code feed_latest}. */
final class LatestEvents {

  private static final int PURGED_AT_ONCE = 500;

  private LatestEvents() {}

  /** An event that stands for its topic until a newer one comes. */
  static Event event(Topic topic, String id, long timestamp, Published payload) {
    return Event.ephemeral(topic, id, timestamp, payload, Reach.ALL.conflatedBy(topic.name()));
  }

  /** Puts an event in the place of its topic's newest. */
  static void keep(Transaction tx, Event event, long expires) throws SQLException {
    int unused =
        tx.update(
            "INSERT INTO feed_latest (topic, event_id, created, expires, payload)"
                + " VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (topic) DO UPDATE SET event_id = excluded.event_id,"
                + " created = excluded.created, expires = excluded.expires,"
                + " payload = excluded.payload",
            event.topic().name(),
            event.id(),
            event.timestamp(),
            expires,
            new String(event.payload().encoded(), StandardCharsets.UTF_8));
  }

  /** The newest event of a topic; empty where there is none, or none any more. */
  static Optional<Event> find(Sql sql, Topic topic, long now) throws SQLException {
    return sql.queryOne(
        "SELECT event_id, created, payload FROM feed_latest WHERE topic = ? AND expires > ?",
        row ->
            event(
                topic,
                row.getString(1),
                row.getLong(2),
                Json.decode(row.getString(3).getBytes(StandardCharsets.UTF_8), Published.class)),
        topic.name(),
        now);
  }

  /** Deletes some of what is too old; returns how many. */
  static int purge(Transaction tx) throws SQLException {
    return tx.update(
        "DELETE FROM feed_latest WHERE topic IN"
            + " (SELECT topic FROM feed_latest WHERE expires <= ? ORDER BY expires LIMIT ?)",
        tx.now(),
        PURGED_AT_ONCE);
  }
}
