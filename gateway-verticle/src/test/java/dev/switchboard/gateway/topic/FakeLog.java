package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Sql;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Supplier;

/** A log in memory, of one topic, that answers when a test says so, or fails. */
final class FakeLog implements TopicLog {

  /** A question that waits for its answer. */
  private record Question<T>(Promise<T> promise, Supplier<T> answer) {
    void settle(boolean well) {
      if (well) {
        promise.complete(answer.get());
      } else {
        promise.fail("the database does not answer");
      }
    }
  }

  private final String epoch = "epoch";
  private final List<Event> events = new ArrayList<>();
  private final Deque<Question<?>> questions = new ArrayDeque<>();
  private final boolean compacted;
  private long firstKept = 1;

  FakeLog() {
    this(false);
  }

  /**
   * Makes an empty one.
   *
   * @param compacted whether it keeps of each key the newest event alone; what it does not keep for
   *     ever are removals then
   */
  FakeLog(boolean compacted) {
    this.compacted = compacted;
  }

  /** Appends without telling anybody. */
  void add(Event event) {
    events.add(event);
  }

  long head() {
    return events.size();
  }

  Position at(long sequence) {
    return new Position(epoch, sequence);
  }

  Event event(long sequence) {
    return events.get((int) sequence - 1);
  }

  long firstKept() {
    return firstKept;
  }

  /** Keeps nothing before a sequence any more. */
  void keepFrom(long sequence) {
    firstKept = Math.max(firstKept, sequence);
  }

  boolean isAsked() {
    return !questions.isEmpty();
  }

  /** Answers the oldest question, or has it fail. */
  void answerOne(boolean well) {
    questions.remove().settle(well);
  }

  /** Answers the newest question before the others. */
  void answerNewest() {
    questions.removeLast().settle(true);
  }

  private <T> Future<T> ask(Supplier<T> answer) {
    Promise<T> promise = Promise.promise();
    questions.add(new Question<>(promise, answer));
    return promise.future();
  }

  @Override
  public Future<Page> read(Topic topic, long since, int limit, int maxBytes) {
    // Small pages, so that many a stretch takes several.
    return ask(() -> page(since, Math.min(limit, 7)));
  }

  private Page page(long since, int limit) {
    if (compacted) {
      List<Event> some =
          events.subList((int) Math.min(since, head()), (int) head()).stream()
              .filter(this::isKept)
              .limit(limit)
              .toList();
      return new Page(at(head()), firstKept, true, some, some.size());
    }
    long from = Math.max(since, firstKept - 1);
    List<Event> some =
        from >= head()
            ? List.of()
            : events.subList((int) from, (int) Math.min(head(), from + limit));
    return new Page(at(head()), Math.min(firstKept, head() + 1), some, some.size());
  }

  private boolean isKept(Event event) {
    Published payload = (Published) event.payload();
    long sequence = Objects.requireNonNull(event.position()).sequence();
    boolean newest =
        events.subList((int) sequence, (int) head()).stream()
            .noneMatch(later -> Objects.equals(((Published) later.payload()).key(), payload.key()));
    return newest && !(payload.isRemoval() && sequence < firstKept);
  }

  @Override
  public Future<Position> head(Topic topic) {
    return ask(() -> at(head()));
  }

  @Override
  public Future<Mark> mark() {
    return Future.succeededFuture(new Mark(head(), head(), 0));
  }

  @Override
  public Future<Changes> changedSince(Mark mark) {
    return ask(
        () -> {
          Map<Topic, Position> heads = new HashMap<>();
          for (Event event : events.subList((int) mark.known(), events.size())) {
            heads.put(event.topic(), at(head()));
          }
          return new Changes(new Mark(head(), head(), 0), heads);
        });
  }

  @Override
  public Future<Page> entries(Topic topic, long since, int limit) {
    throw notAsked();
  }

  @Override
  public Future<Map<Topic, Position>> heads(Collection<Topic> topics) {
    throw notAsked();
  }

  private static AssertionError notAsked() {
    return new AssertionError("the hub does not ask this");
  }

  @Override
  public Position head(Sql sql, Topic topic) {
    throw notAsked();
  }

  @Override
  public Future<Position> append(Topic topic, Retention retention, Payload payload) {
    throw notAsked();
  }

  @Override
  public Future<Optional<Event>> find(PayloadKind kind, long eventNumber) {
    throw notAsked();
  }

  @Override
  public Future<List<Event>> findAll(PayloadKind kind, Collection<Long> eventNumbers) {
    throw notAsked();
  }

  @Override
  public Optional<String> domain(Sql sql, Topic topic) {
    throw notAsked();
  }

  @Override
  public Future<SortedMap<String, Position>> topics(String after, int limit) {
    throw notAsked();
  }

  @Override
  public Future<OptionalLong> sequenceAt(Topic topic, long eventNumber) {
    throw notAsked();
  }

  @Override
  public OptionalLong sequenceReached(Sql sql, Topic topic, long eventNumber) {
    throw notAsked();
  }

  @Override
  public Future<List<Event>> readBefore(
      Topic topic, PayloadKind kind, long beforeNumber, int limit) {
    throw notAsked();
  }

  @Override
  public Future<List<Event>> readAfter(Topic topic, PayloadKind kind, long afterNumber, int limit) {
    throw notAsked();
  }
}
