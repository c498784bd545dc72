package dev.switchboard.gateway;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.store.NodeLease;
import dev.switchboard.store.Query;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreHealth;
import dev.switchboard.store.TopicLog;
import dev.switchboard.store.Work;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store whose log counts the pages that are read of it, and fails when a test says so. */
final class UnreliableStore implements Store, TopicLog {

  private final Store store;
  private final TopicLog log;
  private final AtomicInteger pages = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  UnreliableStore(Store store) {
    this.store = store;
    this.log = store.log();
  }

  /** Has so many reads of pages fail from now on. */
  void failNext(int reads) {
    failures.set(reads);
  }

  /** How many reads are still to fail. */
  int failuresLeft() {
    return failures.get();
  }

  /** How many pages were read since this was last asked. */
  int pagesRead() {
    return pages.getAndSet(0);
  }

  @Override
  public Future<Page> entries(Topic topic, long since, int limit) {
    return log.entries(topic, since, limit);
  }

  @Override
  public Future<Page> read(Topic topic, long since, int limit, int maxBytes) {
    pages.incrementAndGet();
    return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0
        ? Future.failedFuture("the database does not answer")
        : log.read(topic, since, limit, maxBytes);
  }

  @Override
  public <T> Future<T> write(Work<T> work) {
    return store.write(work);
  }

  @Override
  public <T> Future<Reply<T>> writeOnce(@Nullable OnceKey key, Class<T> answerType, Work<T> work) {
    return store.writeOnce(key, answerType, work);
  }

  @Override
  public <T> Future<T> read(Query<T> query) {
    return store.read(query);
  }

  @Override
  public TopicLog log() {
    return this;
  }

  @Override
  public Store onBehalfOf(Principal principal) {
    return store.onBehalfOf(principal);
  }

  @Override
  public Store ofDomain(String domain) {
    return store.ofDomain(domain);
  }

  @Override
  public NodeLease lease() {
    return store.lease();
  }

  @Override
  public StoreHealth health() {
    return store.health();
  }

  @Override
  public Future<Position> append(Topic topic, Retention retention, Payload payload) {
    return log.append(topic, retention, payload);
  }

  @Override
  public Future<Position> head(Topic topic) {
    return log.head(topic);
  }

  @Override
  public Position head(Sql sql, Topic topic) throws SQLException {
    return log.head(sql, topic);
  }

  @Override
  public Optional<String> domain(Sql sql, Topic topic) throws SQLException {
    return log.domain(sql, topic);
  }

  @Override
  public Future<Mark> mark() {
    return log.mark();
  }

  @Override
  public Future<Changes> changedSince(Mark mark) {
    return log.changedSince(mark);
  }

  @Override
  public Future<Map<Topic, Position>> heads(Collection<Topic> topics) {
    return log.heads(topics);
  }

  @Override
  public Future<Optional<Event>> find(PayloadKind kind, long eventNumber) {
    return log.find(kind, eventNumber);
  }

  @Override
  public Future<List<Event>> findAll(PayloadKind kind, Collection<Long> eventNumbers) {
    return log.findAll(kind, eventNumbers);
  }

  @Override
  public Future<SortedMap<String, Position>> topics(String after, int limit) {
    return log.topics(after, limit);
  }

  @Override
  public Future<OptionalLong> sequenceAt(Topic topic, long eventNumber) {
    return log.sequenceAt(topic, eventNumber);
  }

  @Override
  public OptionalLong sequenceReached(Sql sql, Topic topic, long eventNumber) throws SQLException {
    return log.sequenceReached(sql, topic, eventNumber);
  }

  @Override
  public Future<List<Event>> readBefore(
      Topic topic, PayloadKind kind, long beforeNumber, int limit) {
    return log.readBefore(topic, kind, beforeNumber, limit);
  }

  @Override
  public Future<List<Event>> readAfter(Topic topic, PayloadKind kind, long afterNumber, int limit) {
    return log.readAfter(topic, kind, afterNumber, limit);
  }
}
