package dev.switchboard.store;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** The log as rows: {@code topic_head} and {@code topic_event}. */
final class SqlTopicLog implements TopicLog {

  private static final String HEAD = "SELECT epoch, sequence FROM topic_head WHERE topic = ?";
  private static final String FIND =
      "SELECT topic, sequence FROM topic_event WHERE number = ? AND kind = ?";

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

  private TopicView view(Sql sql, Topic topic) throws SQLException {
    return TopicView.of(sql, topic, epoch, clock.millis());
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
      throw new IllegalStateException("a stored event has no position");
    }
    return position;
  }

  @Override
  public Future<Page> read(Topic topic, long since, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " events");
    }
    return store.read(sql -> view(sql, topic).page(since, limit));
  }

  @Override
  public Future<Position> head(Topic topic) {
    return store.read(sql -> head(sql, topic));
  }

  @Override
  public Position head(Sql sql, Topic topic) throws SQLException {
    return sql.queryOne(HEAD, row -> new Position(row.getString(1), row.getLong(2)), topic.name())
        .orElseGet(() -> new Position(epoch, 0));
  }

  @Override
  public Future<SortedMap<String, Position>> topics(String after, int limit) {
    return store.read(
        sql -> {
          SortedMap<String, Position> heads = new TreeMap<>(NAME_ORDER);
          sql.query(
                  "SELECT topic, epoch, sequence FROM topic_head WHERE topic > ?"
                      + " ORDER BY topic LIMIT ?",
                  row ->
                      Map.entry(row.getString(1), new Position(row.getString(2), row.getLong(3))),
                  after,
                  limit)
              .forEach(head -> heads.put(head.getKey(), head.getValue()));
          return heads;
        });
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
    return store.read(
        sql -> {
          Optional<Place> place =
              sql.queryOne(
                  FIND,
                  row -> new Place(new Topic(row.getString(1)), row.getLong(2)),
                  eventNumber,
                  kind.wireName());
          if (place.isEmpty()) {
            return Optional.empty();
          }
          long sequence = place.get().sequence();
          // Where it is no longer kept, the page begins behind it.
          return view(sql, place.get().topic()).page(sequence - 1, 1).events().stream()
              .filter(event -> positionOf(event).sequence() == sequence)
              .findFirst();
        });
  }

  @Override
  public Future<OptionalLong> sequenceAt(Topic topic, long eventNumber) {
    return store.read(sql -> view(sql, topic).sequenceAt(eventNumber));
  }

  @Override
  public Future<List<Event>> readBefore(
      Topic topic, PayloadKind kind, long beforeNumber, int limit) {
    return store.read(
        sql -> {
          List<Event> events = new ArrayList<>(view(sql, topic).before(kind, beforeNumber, limit));
          Collections.reverse(events);
          return events;
        });
  }

  @Override
  public Future<List<Event>> readAfter(Topic topic, PayloadKind kind, long afterNumber, int limit) {
    return store.read(sql -> view(sql, topic).after(kind, afterNumber, limit));
  }
}
