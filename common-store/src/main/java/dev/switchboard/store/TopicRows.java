package dev.switchboard.store;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Fatal;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a batch: the heads first, each topic once and in sorted order, so that
 * writers on different nodes queue for them and never deadlock; then, the heads locked, the
 * numbers; then the rows.
 */
final class TopicRows {

  private static final String KEEP =
      "UPDATE topic_head SET max_events = ?, max_age_ms = ?, bounded = ? WHERE topic = ?";
  // A log begins anew where it becomes compacted, or ceases to be.
  private static final String BEGIN_ANEW =
      "UPDATE topic_head SET compacted = ?, kept_behind = ?, removals_behind = ? WHERE topic = ?";

  private static final String INSERT =
      "INSERT INTO topic_event (topic, sequence, number, created, kind, payload)"
          + " VALUES (?, ?, ?, ?, ?, ?)";

  private static final int COLUMNS = 8;

  // Heads by one statement; a few sizes only, so that all stay prepared.
  private static final int[] CHUNKS = {64, 8, 1};
  private static final Map<Integer, String> ADVANCE = new HashMap<>();

  static {
    for (int size : CHUNKS) {
      ADVANCE.put(size, advance(size));
    }
  }

  private final Database database;
  private final String epoch;

  TopicRows(Database database, String epoch) {
    this.database = database;
    this.epoch = epoch;
  }

  private static String advance(int topics) {
    String row = "(?, ?, ?, ?, ?, ?, ?, ?)";
    return "INSERT INTO topic_head"
        + " (topic, epoch, sequence, newest, max_events, max_age_ms, bounded, domain) VALUES "
        + (row + ", ").repeat(topics - 1)
        + row
        + " ON CONFLICT (topic) DO UPDATE SET"
        + " sequence = topic_head.sequence + excluded.sequence,"
        // Times never go back within a topic, whatever a node's clock does: what is older than
        // an age is then always the beginning of a log.
        + " newest = CASE WHEN excluded.newest > topic_head.newest"
        + " THEN excluded.newest ELSE topic_head.newest END,"
        // Whose topic it is, is told by its first event.
        + " domain = COALESCE(topic_head.domain, excluded.domain)"
        + " RETURNING topic, epoch, sequence, newest, max_events, max_age_ms, domain, compacted";
  }

  /** How many events a topic gets, and then where they go. */
  private static final class Advance {
    final String topic;
    @Nullable String domain;
    Retention retention = Retention.FOREVER;
    Retention stored = Retention.FOREVER;
    boolean compacted;
    boolean storedCompacted;
    String epoch = "";
    long count;
    long next;
    long created;

    Advance(String topic) {
      this.topic = topic;
    }
  }

  /**
   * Writes the events, which from then on are known.
   *
   * @return the jobs whose payloads could not be made; the batch must be run again without them
   */
  Map<Job<?>, Throwable> write(Session session, List<PendingEvent> appended, long now)
      throws SQLException {
    if (appended.isEmpty()) {
      return Map.of();
    }
    // In the order of the function append_pending too.
    Map<String, Advance> topics = new TreeMap<>(TopicLog.NAME_ORDER);
    for (PendingEvent event : appended) {
      Advance advance = topics.computeIfAbsent(event.topic.name(), Advance::new);
      advance.retention = event.retention;
      advance.compacted = event.compaction != null;
      advance.domain = advance.domain == null ? event.job.domain() : advance.domain;
      advance.count++;
    }
    advanceHeads(session, topics, now);
    long[] numbers = database.eventNumbers(session, appended.size());
    Map<Job<?>, Throwable> culprits = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      PendingEvent event = appended.get(i);
      try {
        Advance advance = known(topics, event.topic.name());
        requireOwn(event, advance);
        place(event, advance, numbers[i]);
      } catch (Throwable e) {
        Fatal.rethrow(e);
        culprits.putIfAbsent(event.job, e);
      }
    }
    if (culprits.isEmpty()) {
      insert(session, appended);
    }
    return culprits;
  }

  private void advanceHeads(Session session, Map<String, Advance> topics, long now)
      throws SQLException {
    List<Advance> sorted = new ArrayList<>(topics.values());
    int done = 0;
    for (int size : CHUNKS) {
      while (sorted.size() - done >= size) {
        List<Advance> chunk = sorted.subList(done, done + size);
        List<Boolean> rows =
            session.query(
                ADVANCE.getOrDefault(size, ""),
                row -> {
                  Advance advance = known(topics, row.getString(1));
                  advance.epoch = row.getString(2);
                  advance.next = row.getLong(3) - advance.count + 1;
                  advance.created = row.getLong(4);
                  advance.stored = Retention.stored(row.getLong(5), row.getLong(6));
                  advance.domain = row.getString(7);
                  advance.storedCompacted = row.getLong(8) == 1;
                  return true;
                },
                parameters(chunk, now));
        if (rows.size() != size) {
          throw new SQLException("the heads of some topics were not updated");
        }
        done += size;
      }
    }
    for (Advance advance : sorted) {
      if (!advance.stored.equals(advance.retention)) {
        // Seldom, and apart from the rest, since it moves the topic in the sweep's index.
        int unused =
            session.update(
                KEEP,
                advance.retention.maxEvents(),
                advance.retention.maxAge().toMillis(),
                !advance.retention.equals(Retention.FOREVER),
                advance.topic);
      }
      if (advance.compacted != advance.storedCompacted) {
        long before = advance.next - 1;
        int unused = session.update(BEGIN_ANEW, advance.compacted, before, before, advance.topic);
      }
    }
  }

  private @Nullable Object[] parameters(Collection<Advance> chunk, long now) {
    List<@Nullable Object> parameters = new ArrayList<>(chunk.size() * COLUMNS);
    for (Advance advance : chunk) {
      parameters.add(advance.topic);
      parameters.add(epoch);
      parameters.add(advance.count);
      parameters.add(now);
      parameters.add(advance.retention.maxEvents());
      parameters.add(advance.retention.maxAge().toMillis());
      parameters.add(!advance.retention.equals(Retention.FOREVER));
      parameters.add(advance.domain);
    }
    return parameters.toArray();
  }

  private static void requireOwn(PendingEvent event, Advance advance) {
    String writer = event.job.domain();
    if (writer != null && advance.domain != null && !writer.equals(advance.domain)) {
      throw Failure.of(
              FailureCode.FOREIGN, "the topic belongs to another domain", event.topic.name())
          .exception();
    }
  }

  private static void place(PendingEvent event, Advance advance, long number) {
    event.number = number;
    event.sequence = advance.next++;
    Payload payload = event.payload.apply(number);
    event.encoded = new String(payload.encoded(), StandardCharsets.UTF_8);
    event.become(
        Event.durable(
            event.topic,
            new Position(advance.epoch, event.sequence),
            Event.idOf(number),
            advance.created,
            payload));
  }

  private static void insert(Session session, List<PendingEvent> appended) throws SQLException {
    List<PendingEvent> sorted = new ArrayList<>(appended);
    if (sorted.removeIf(event -> event.compaction != null)) {
      CompactedRows.write(session, appended);
    }
    // Neighbours in the table are written one after the other.
    sorted.sort(
        Comparator.comparing((PendingEvent event) -> event.topic.name())
            .thenComparingLong(event -> event.sequence));
    session.batch(
        INSERT,
        sorted,
        (statement, event) -> {
          statement.setString(1, event.topic.name());
          statement.setLong(2, event.sequence);
          statement.setLong(3, event.number);
          statement.setLong(4, event.value().timestamp());
          statement.setString(5, event.value().payload().kindName());
          statement.setString(6, event.encoded);
        });
  }

  private static Advance known(Map<String, Advance> topics, String topic) {
    Advance advance = topics.get(topic);
    if (advance == null) {
      throw new IllegalStateException("a head that was not asked for");
    }
    return advance;
  }
}
