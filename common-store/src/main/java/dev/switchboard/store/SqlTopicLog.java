package dev.switchboard.store;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import io.vertx.core.Future;
import java.sql.ResultSet;
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
import org.jspecify.annotations.Nullable;

/** The log as rows: {@code topic_head} and {@code topic_event}. */
final class SqlTopicLog implements TopicLog {

  private static final String HEAD = "SELECT epoch, sequence FROM topic_head WHERE topic = ?";
  private static final String FIND =
      "SELECT topic, sequence FROM topic_event WHERE number = ? AND kind = ?";

  /** How many events one statement asks for, by their numbers. */
  private static final int NUMBERS_AT_ONCE = 100;

  private static final String FIND_ALL =
      "SELECT topic, sequence FROM topic_event WHERE number IN (?"
          + ", ?".repeat(NUMBERS_AT_ONCE - 1)
          + ") AND kind = ?";

  /** How many heads one statement asks for; the last name fills up what is left. */
  private static final int HEADS_AT_ONCE = 50;

  private static final String HEADS =
      "SELECT topic, epoch, sequence FROM topic_head WHERE topic IN (?"
          + ", ?".repeat(HEADS_AT_ONCE - 1)
          + ")";

  private static final String CHANGED =
      "SELECT topic, epoch, sequence FROM topic_head"
          + " WHERE topic IN (SELECT topic FROM topic_event WHERE number > ?)";

  private final Store store;
  private final Database database;
  private final Clock clock;
  private final String epoch;

  SqlTopicLog(Store store, Database database, Clock clock, String epoch) {
    this.store = store;
    this.database = database;
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
  public Future<Page> read(Topic topic, long since, int limit, int maxBytes) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " events");
    }
    return store.read(sql -> view(sql, topic).page(since, limit, maxBytes));
  }

  @Override
  public Future<Page> entries(Topic topic, long since, int limit) {
    return store.read(sql -> view(sql, topic).entries(since, limit));
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
  public Optional<String> domain(Sql sql, Topic topic) throws SQLException {
    return sql.queryOne(
            "SELECT domain FROM topic_head WHERE topic = ?",
            row -> Optional.ofNullable(row.getString(1)),
            topic.name())
        .flatMap(known -> known);
  }

  @Override
  public Future<Mark> mark() {
    Mark beginning = new Mark(0, 0, 0);
    // Of two marks the second one knows what was taken when the first was made.
    return store.read(sql -> database.mark(sql, beginning)).compose(this::next);
  }

  private Future<Mark> next(Mark mark) {
    return store.read(sql -> database.mark(sql, mark));
  }

  @Override
  public Future<Changes> changedSince(Mark mark) {
    return store.read(
        sql -> {
          Map<Topic, Position> heads = new HashMap<>();
          sql.query(CHANGED, SqlTopicLog::head, mark.known())
              .forEach(entry -> heads.put(entry.getKey(), entry.getValue()));
          return new Changes(database.mark(sql, mark), heads);
        });
  }

  private static Map.Entry<Topic, Position> head(ResultSet row) throws SQLException {
    return Map.entry(new Topic(row.getString(1)), new Position(row.getString(2), row.getLong(3)));
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
            List<Map.Entry<Topic, Position>> found = sql.query(HEADS, SqlTopicLog::head, names);
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
          return view(sql, place.get().topic())
              .page(sequence - 1, 1, Integer.MAX_VALUE)
              .events()
              .stream()
              .filter(event -> positionOf(event).sequence() == sequence)
              .findFirst();
        });
  }

  @Override
  public Future<List<Event>> findAll(PayloadKind kind, Collection<Long> eventNumbers) {
    List<Long> asked = List.copyOf(eventNumbers);
    return store.read(
        sql -> {
          List<Event> found = new ArrayList<>();
          Map<Topic, List<Long>> places = new HashMap<>();
          for (int done = 0; done < asked.size(); done += NUMBERS_AT_ONCE) {
            @Nullable Object[] parameters = new Object[NUMBERS_AT_ONCE + 1];
            for (int i = 0; i < NUMBERS_AT_ONCE; i++) {
              parameters[i] = asked.get(Math.min(done + i, asked.size() - 1));
            }
            parameters[NUMBERS_AT_ONCE] = kind.wireName();
            for (Place place :
                sql.query(
                    FIND_ALL,
                    row -> new Place(new Topic(row.getString(1)), row.getLong(2)),
                    parameters)) {
              places.computeIfAbsent(place.topic(), t -> new ArrayList<>()).add(place.sequence());
            }
          }
          for (Map.Entry<Topic, List<Long>> topic : places.entrySet()) {
            found.addAll(view(sql, topic.getKey()).at(topic.getValue()));
          }
          return found;
        });
  }

  @Override
  public Future<OptionalLong> sequenceAt(Topic topic, long eventNumber) {
    return store.read(sql -> view(sql, topic).sequenceAt(eventNumber));
  }

  @Override
  public OptionalLong sequenceReached(Sql sql, Topic topic, long eventNumber) throws SQLException {
    return view(sql, topic).sequenceReached(eventNumber);
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
