package dev.switchboard.store;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.store.TopicLog.Page;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one read sees of one topic. Numbers grow with sequences, so that a question by number
 * becomes one by sequence, which the index answers.
 */
final class TopicView {

  private static final Logger LOG = LoggerFactory.getLogger(TopicView.class);

  /** Kinds that were complained about already; as few as there are kinds. */
  private static final Set<String> UNREADABLE = ConcurrentHashMap.newKeySet();

  private static final String HEAD =
      "SELECT epoch, sequence, max_events, max_age_ms, compacted, removals_behind, kept_behind"
          + " FROM topic_head WHERE topic = ?";
  private static final String FIRST_KEPT =
      "SELECT sequence FROM topic_event WHERE topic = ? AND sequence >= ? AND created > ?"
          + " ORDER BY sequence LIMIT 1";
  private static final String SEQUENCE_OF =
      "SELECT sequence FROM topic_event WHERE number = ? AND topic = ?";
  private static final String NUMBER_OF =
      "SELECT number FROM topic_event WHERE topic = ? AND sequence = ?";
  private static final String NEWEST_UP_TO =
      "SELECT sequence FROM topic_event WHERE topic = ? AND number <= ?"
          + " ORDER BY sequence DESC LIMIT 1";
  private static final String EVENTS =
      "SELECT sequence, number, created, kind, payload FROM topic_event"
          + " WHERE topic = ? AND sequence > ?";
  private static final int AT_ONCE = 100;
  private static final String AT =
      "SELECT sequence, number, created, kind, payload FROM topic_event"
          + " WHERE topic = ? AND sequence IN (?"
          + ", ?".repeat(AT_ONCE - 1)
          + ")";
  private static final String AFTER = EVENTS + " ORDER BY sequence LIMIT ?";
  private static final String ENTRIES = EVENTS + " AND removal = 0 ORDER BY sequence LIMIT ?";
  private static final String AFTER_OF_KIND = EVENTS + " AND kind = ? ORDER BY sequence LIMIT ?";
  private static final String BEFORE_OF_KIND =
      EVENTS + " AND sequence <= ? AND kind = ? ORDER BY sequence DESC LIMIT ?";

  private final Sql sql;
  private final Topic topic;
  private final Position head;
  private final long firstKept;
  private final boolean compacted;
  private final long floor;

  /** Behind which sequence there may be events that are kept. */
  private final long keptBehind;

  private TopicView(
      Sql sql,
      Topic topic,
      Position head,
      long firstKept,
      boolean compacted,
      long keptBehind,
      long floor) {
    this.sql = sql;
    this.floor = floor;
    this.topic = topic;
    this.head = head;
    this.firstKept = firstKept;
    this.compacted = compacted;
    this.keptBehind = keptBehind;
  }

  private record Head(
      Position position,
      Retention retention,
      boolean compacted,
      long removalsBehind,
      long keptBehind) {

    static Head of(ResultSet row) throws SQLException {
      return new Head(
          new Position(row.getString(1), row.getLong(2)),
          Retention.stored(row.getLong(3), row.getLong(4)),
          row.getLong(5) == 1,
          row.getLong(6),
          row.getLong(7));
    }
  }

  private record Stored(long sequence, long number, long created, String kind, String payload) {

    static Stored of(ResultSet row) throws SQLException {
      return new Stored(
          row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4), row.getString(5));
    }
  }

  /**
   * Looks at a topic.
   *
   * @param epoch the store's, for a topic that has no head
   */
  static TopicView of(Sql sql, Topic topic, String epoch, long now) throws SQLException {
    Optional<Head> found = sql.queryOne(HEAD, Head::of, topic.name());
    if (found.isEmpty()) {
      return new TopicView(sql, topic, new Position(epoch, 0), 1, false, 0, 1);
    }
    Head head = found.get();
    if (head.compacted()) {
      return new TopicView(
          sql, topic, head.position(), head.removalsBehind() + 1, true, head.keptBehind(), 1);
    }
    long sequence = head.position().sequence();
    long firstKept =
        sql.queryOne(
                FIRST_KEPT,
                row -> row.getLong(1),
                topic.name(),
                Math.max(head.retention().floor(sequence), head.keptBehind() + 1),
                head.retention().cutoff(now))
            .orElse(sequence + 1);
    return new TopicView(
        sql,
        topic,
        head.position(),
        firstKept,
        false,
        firstKept - 1,
        head.retention().floor(sequence));
  }

  /** Events behind a sequence, as many as fit a page; those that cannot be read are passed over. */
  Page page(long since, int limit, int maxBytes) throws SQLException {
    List<Event> events = new ArrayList<>();
    long after = Math.max(since, keptBehind);
    long bytes = 0;
    boolean more = after < head.sequence();
    while (more && events.isEmpty()) {
      List<Stored> rows = sql.query(AFTER, Stored::of, topic.name(), after, limit);
      for (Stored row : rows) {
        Event event = bytes < maxBytes ? event(row) : null;
        if (event != null) {
          events.add(event);
          bytes += row.payload().length();
        }
        after = row.sequence();
      }
      more = rows.size() == limit;
    }
    return new Page(head, firstKept, compacted, events, bytes);
  }

  /** Entries behind a sequence, without removals. */
  Page entries(long since, int limit) throws SQLException {
    List<Event> events =
        events(sql.query(ENTRIES, Stored::of, topic.name(), Math.max(since, keptBehind), limit));
    return new Page(head, firstKept, compacted, events, 0);
  }

  /** The events at these sequences, as far as they are kept and can be read. */
  List<Event> at(Collection<Long> sequences) throws SQLException {
    List<Event> events = new ArrayList<>();
    List<Long> asked = sequences.stream().filter(sequence -> sequence >= firstKept).toList();
    for (int done = 0; done < asked.size(); done += AT_ONCE) {
      @Nullable Object[] parameters = new Object[AT_ONCE + 1];
      parameters[0] = topic.name();
      for (int i = 0; i < AT_ONCE; i++) {
        parameters[i + 1] = asked.get(Math.min(done + i, asked.size() - 1));
      }
      events.addAll(events(sql.query(AT, Stored::of, parameters)));
    }
    return events;
  }

  /** The newest events of a kind with numbers below one, newest first. */
  List<Event> before(PayloadKind kind, long number, int limit) throws SQLException {
    long last = number == Long.MIN_VALUE ? firstKept - 1 : newestUpTo(number - 1);
    return events(
        sql.query(
            BEFORE_OF_KIND, Stored::of, topic.name(), firstKept - 1, last, kind.wireName(), limit));
  }

  /** The oldest events of a kind with numbers above one, oldest first. */
  List<Event> after(PayloadKind kind, long number, int limit) throws SQLException {
    return events(
        sql.query(
            AFTER_OF_KIND, Stored::of, topic.name(), newestUpTo(number), kind.wireName(), limit));
  }

  /** The sequence of the newest kept event whose number is at most this. */
  OptionalLong sequenceAt(long number) throws SQLException {
    long sequence = newestUpTo(number);
    return sequence >= firstKept ? OptionalLong.of(sequence) : OptionalLong.empty();
  }

  /** See {@link TopicLog#sequenceReached}. */
  OptionalLong sequenceReached(long number) throws SQLException {
    if (compacted) {
      return OptionalLong.of(
          sql.queryOne(NEWEST_UP_TO, row -> row.getLong(1), topic.name(), number).orElse(0L));
    }
    long sequence = newestUpTo(number);
    // Too many came since, so that some of them are lost; what went by its age had been seen.
    boolean lost = sequence < firstKept && firstKept > 1 && firstKept == floor;
    return lost ? OptionalLong.empty() : OptionalLong.of(sequence);
  }

  private long newestUpTo(long number) throws SQLException {
    Optional<Long> known = sql.queryOne(SEQUENCE_OF, row -> row.getLong(1), number, topic.name());
    if (known.isPresent()) {
      return Math.max(known.get(), firstKept - 1);
    }
    // By halves; the newest first, since that is what most ask for.
    long below = firstKept - 1;
    long above = head.sequence() + 1;
    for (long probe = head.sequence(); above - below > 1; probe = below + (above - below) / 2) {
      if (numberOf(probe) <= number) {
        below = probe;
      } else {
        above = probe;
      }
    }
    return below;
  }

  private long numberOf(long sequence) throws SQLException {
    return sql.queryOne(NUMBER_OF, row -> row.getLong(1), topic.name(), sequence)
        .orElse(Long.MAX_VALUE);
  }

  private List<Event> events(List<Stored> rows) {
    List<Event> events = new ArrayList<>(rows.size());
    for (Stored row : rows) {
      Event event = event(row);
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

  private @Nullable Event event(Stored row) {
    Payload payload;
    try {
      payload = Payload.of(row.kind(), row.payload().getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      if (UNREADABLE.add(row.kind())) {
        LOG.atWarn()
            .addKeyValue("topic", topic)
            .addKeyValue("sequence", row.sequence())
            .addKeyValue("kind", row.kind())
            .log("Events of a kind cannot be read; perhaps a newer version wrote them");
      }
      return null;
    }
    return Event.durable(
        topic,
        new Position(head.epoch(), row.sequence()),
        Event.idOf(row.number()),
        row.created(),
        payload);
  }
}
