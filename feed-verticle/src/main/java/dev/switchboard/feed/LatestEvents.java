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

  /**
   * An event that stands for its topic until a newer one comes.
   *
   * @param revision greater than that of all before it
   */
  private static Event event(
      Topic topic, String id, long timestamp, Published payload, long revision) {
    Reach reach = Reach.ALL.conflatedBy(topic.name()).telling(topic.name(), revision);
    return Event.ephemeral(topic, id, timestamp, payload, reach);
  }

  /** Puts an event in the place of its topic's newest. */
  static Event keep(Transaction tx, Topic topic, String id, Published payload, long expires)
      throws SQLException {
    // By the clock, so that a topic whose newest event was deleted goes on with greater numbers.
    long revision =
        tx.queryOne(
                "INSERT INTO feed_latest (topic, event_id, created, expires, payload, revision)"
                    + " VALUES (?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (topic) DO UPDATE SET event_id = excluded.event_id,"
                    + " created = excluded.created, expires = excluded.expires,"
                    + " payload = excluded.payload, revision = CASE"
                    + " WHEN feed_latest.revision < excluded.revision THEN excluded.revision"
                    + " ELSE feed_latest.revision + 1 END RETURNING revision",
                row -> row.getLong(1),
                topic.name(),
                id,
                tx.now(),
                expires,
                new String(payload.encoded(), StandardCharsets.UTF_8),
                tx.now())
            .orElseThrow();
    return event(topic, id, tx.now(), payload, revision);
  }

  /** The newest event of a topic; empty where there is none, or none any more. */
  static Optional<Event> find(Sql sql, Topic topic, long now) throws SQLException {
    return sql.queryOne(
        "SELECT event_id, created, payload, revision FROM feed_latest WHERE topic = ? AND expires > ?",
        row ->
            event(
                topic,
                row.getString(1),
                row.getLong(2),
                Json.decode(row.getString(3).getBytes(StandardCharsets.UTF_8), Published.class),
                row.getLong(4)),
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
