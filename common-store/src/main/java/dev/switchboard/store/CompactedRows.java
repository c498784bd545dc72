package dev.switchboard.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Writes the events of compacted topics: of each key the newest one, in the place of the others.
 */
final class CompactedRows {

  private static final String DELETE = "DELETE FROM topic_event WHERE topic = ? AND entry_key = ?";

  private static final String INSERT =
      "INSERT INTO topic_event"
          + " (topic, sequence, number, created, kind, payload, entry_key, removal)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private CompactedRows() {}

  /** Writes those of a batch's events that are of compacted topics; the heads are locked. */
  static void write(Session session, List<PendingEvent> appended) throws SQLException {
    Map<String, Map<String, PendingEvent>> newest = new TreeMap<>();
    for (PendingEvent event : appended) {
      if (event.compaction != null) {
        newest
            .computeIfAbsent(event.topic.name(), topic -> new TreeMap<>())
            .put(event.compaction.key(), event);
      }
    }
    List<PendingEvent> events = new ArrayList<>();
    newest.values().forEach(byKey -> events.addAll(byKey.values()));
    session.batch(
        DELETE,
        events,
        (statement, event) -> {
          statement.setString(1, event.topic.name());
          statement.setString(2, compaction(event).key());
        });
    session.batch(
        INSERT,
        events,
        (statement, event) -> {
          statement.setString(1, event.topic.name());
          statement.setLong(2, event.sequence);
          statement.setLong(3, event.number);
          statement.setLong(4, event.value().timestamp());
          statement.setString(5, event.value().payload().kindName());
          statement.setString(6, event.encoded);
          statement.setString(7, compaction(event).key());
          statement.setLong(8, compaction(event).removal() ? 1 : 0);
        });
  }

  private static Compaction compaction(PendingEvent event) {
    return Objects.requireNonNull(event.compaction);
  }
}
