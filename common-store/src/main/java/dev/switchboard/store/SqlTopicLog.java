package dev.switchboard.store;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as rows: {@code topic_head} and {@code topic_event}. */
final class SqlTopicLog implements TopicLog {

  private static final Logger LOG = LoggerFactory.getLogger(SqlTopicLog.class);

  private static final String HEAD =
      "SELECT epoch, sequence, max_events, max_age_ms FROM topic_head WHERE topic = ?";
  private static final String FIRST_KEPT =
      "SELECT sequence FROM topic_event WHERE topic = ? AND sequence >= ? AND created > ?"
          + " ORDER BY sequence LIMIT 1";
  private static final String EVENTS =
      "SELECT sequence, number, created, kind, payload FROM topic_event"
          + " WHERE topic = ? AND sequence > ? ORDER BY sequence LIMIT ?";
  private static final String SEQUENCE_AT =
      "SELECT sequence FROM topic_event WHERE topic = ? AND number <= ?"
          + " ORDER BY number DESC LIMIT 1";

  // The kind is part of the text: an index for one kind serves no question with a parameter.
  private static final Map<PayloadKind, String> FIND = new EnumMap<>(PayloadKind.class);

  static {
    for (PayloadKind kind : PayloadKind.values()) {
      FIND.put(
          kind,
          "SELECT topic, sequence FROM topic_event WHERE number = ? AND kind = '"
              + kind.wireName()
              + "'");
    }
  }

  private static final String BEFORE =
      "SELECT sequence, number, created, kind, payload FROM topic_event"
          + " WHERE topic = ? AND number < ? AND kind = ? AND sequence >= ?"
          + " ORDER BY number DESC LIMIT ?";
  private static final String AFTER =
      "SELECT sequence, number, created, kind, payload FROM topic_event"
          + " WHERE topic = ? AND number > ? AND kind = ? AND sequence >= ?"
          + " ORDER BY number LIMIT ?";

  /** How many heads one statement asks for; the last name fills up what is left. */
  private static final int HEADS_AT_ONCE = 50;

  private static final String HEADS =
      "SELECT topic, epoch, sequence FROM topic_head WHERE topic IN (?"
          + ", ?".repeat(HEADS_AT_ONCE - 1)
          + ")";

  private final Store store;
  private final Clock clock;
  private final String epoch;

  SqlTopicLog(Store store, Clock clock, String epoch) {
    this.store = store;
    this.clock = clock;
    this.epoch = epoch;
  }

  private record Head(Position position, long floor, long cutoff) {}

  private record Stored(long sequence, long number, long created, String kind, String payload) {

    static Stored of(ResultSet row) throws SQLException {
      return new Stored(
          row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4), row.getString(5));
    }
  }

  @Override
  public Future<Position> append(Topic topic, Retention retention, Payload payload) {
    return store.write(
        transaction ->
            transaction.append(topic, retention, number -> payload).map(SqlTopicLog::positionOf));
  }

  private static Position positionOf(Event event) {
    Position position = event.position();
    if (position == null) {
      throw new IllegalStateException("an appended event has no position");
    }
    return position;
  }

  @Override
  public Future<Page> read(Topic topic, long since, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " events");
    }
    return store.read(
        sql -> {
          Head head = head(sql, topic);
          long firstKept = firstKept(sql, topic, head);
          long after = Math.max(since, firstKept - 1);
          List<Stored> rows =
              after >= head.position().sequence()
                  ? List.of()
                  : sql.query(EVENTS, Stored::of, topic.name(), after, limit);
          return page(topic, head.position(), firstKept, rows);
        });
  }

  /** Decodes rows up to the first that cannot be, which the next page begins behind. */
  private static Page page(Topic topic, Position head, long firstKept, List<Stored> rows) {
    List<Event> events = new ArrayList<>(rows.size());
    for (Stored row : rows) {
      Payload payload = decode(topic, row);
      if (payload != null) {
        events.add(event(topic, head.epoch(), row, payload));
      } else if (events.isEmpty()) {
        firstKept = row.sequence() + 1;
      } else {
        break;
      }
    }
    return new Page(head, firstKept, events);
  }

  private static @Nullable Payload decode(Topic topic, Stored row) {
    try {
      PayloadKind kind = PayloadKind.of(row.kind());
      return Json.decode(row.payload().getBytes(StandardCharsets.UTF_8), kind.type());
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("sequence", row.sequence())
          .addKeyValue("kind", row.kind())
          .log("An event cannot be read, perhaps since a newer version wrote it; it is left out");
      return null;
    }
  }

  private Head head(Sql sql, Topic topic) throws SQLException {
    long now = clock.millis();
    return sql.queryOne(
            HEAD,
            row -> {
              Retention retention = Retention.stored(row.getLong(3), row.getLong(4));
              long sequence = row.getLong(2);
              return new Head(
                  new Position(row.getString(1), sequence),
                  retention.floor(sequence),
                  retention.cutoff(now));
            },
            topic.name())
        .orElseGet(() -> new Head(new Position(epoch, 0), 1, 0));
  }

  private static long firstKept(Sql sql, Topic topic, Head head) throws SQLException {
    return sql.queryOne(
            FIRST_KEPT, row -> row.getLong(1), topic.name(), head.floor(), head.cutoff())
        .orElse(head.position().sequence() + 1);
  }

  @Override
  public Future<Position> head(Topic topic) {
    return store.read(sql -> head(sql, topic).position());
  }

  @Override
  public Future<Map<Topic, Position>> heads(Collection<Topic> topics) {
    List<Topic> asked = List.copyOf(topics);
    return store.read(
        sql -> {
          Map<Topic, Position> heads = new HashMap<>();
          for (int done = 0; done < asked.size(); done += HEADS_AT_ONCE) {
            Object[] names = new Object[HEADS_AT_ONCE];
            for (int i = 0; i < HEADS_AT_ONCE; i++) {
              names[i] = asked.get(Math.min(done + i, asked.size() - 1)).name();
            }
            List<Map.Entry<Topic, Position>> found =
                sql.query(
                    HEADS,
                    row ->
                        Map.entry(
                            new Topic(row.getString(1)),
                            new Position(row.getString(2), row.getLong(3))),
                    names);
            found.forEach(entry -> heads.put(entry.getKey(), entry.getValue()));
          }
          return heads;
        });
  }

  private record Place(Topic topic, long sequence) {}

  @Override
  public Future<Optional<Event>> find(PayloadKind kind, long eventNumber) {
    return store
        .read(
            sql ->
                sql.queryOne(
                    FIND.getOrDefault(kind, ""),
                    row -> new Place(new Topic(row.getString(1)), row.getLong(2)),
                    eventNumber))
        .compose(
            place ->
                place.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : eventAt(place.get().topic(), place.get().sequence()));
  }

  /** The event at a place; where it was not kept, the page begins behind it. */
  private Future<Optional<Event>> eventAt(Topic topic, long sequence) {
    return read(topic, sequence - 1, 1)
        .map(
            page ->
                page.events().stream()
                    .filter(event -> positionOf(event).sequence() == sequence)
                    .findFirst());
  }

  @Override
  public Future<OptionalLong> sequenceAt(Topic topic, long eventNumber) {
    return store.read(
        sql -> {
          Optional<Long> sequence =
              sql.queryOne(SEQUENCE_AT, row -> row.getLong(1), topic.name(), eventNumber);
          return sequence.isPresent() && sequence.get() >= firstKept(sql, topic, head(sql, topic))
              ? OptionalLong.of(sequence.get())
              : OptionalLong.empty();
        });
  }

  @Override
  public Future<List<Event>> readBefore(
      Topic topic, PayloadKind kind, long beforeNumber, int limit) {
    return ofKind(BEFORE, topic, kind, beforeNumber, limit)
        .map(
            newestFirst -> {
              List<Event> events = new ArrayList<>(newestFirst);
              Collections.reverse(events);
              return events;
            });
  }

  @Override
  public Future<List<Event>> readAfter(Topic topic, PayloadKind kind, long afterNumber, int limit) {
    return ofKind(AFTER, topic, kind, afterNumber, limit);
  }

  private Future<List<Event>> ofKind(
      String question, Topic topic, PayloadKind kind, long number, int limit) {
    return store.read(
        sql -> {
          Head head = head(sql, topic);
          long firstKept = firstKept(sql, topic, head);
          List<Stored> rows =
              sql.query(
                  question, Stored::of, topic.name(), number, kind.wireName(), firstKept, limit);
          List<Event> events = new ArrayList<>(rows.size());
          for (Stored row : rows) {
            Payload payload = decode(topic, row);
            if (payload != null) {
              events.add(event(topic, head.position().epoch(), row, payload));
            }
          }
          return events;
        });
  }

  private static Event event(Topic topic, String epoch, Stored row, Payload payload) {
    return Event.durable(
        topic,
        new Position(epoch, row.sequence()),
        Event.idOf(row.number()),
        row.created(),
        payload);
  }
}
