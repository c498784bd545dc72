package dev.switchboard.store;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Stores on an empty database, a clock to turn, and what was published. */
final class Laboratory implements AutoCloseable {

  static final Topic TOPIC = new Topic("chat/1");

  final Vertx vertx = Vertx.vertx();
  final TurnableClock clock = new TurnableClock();
  final List<Event> published = new CopyOnWriteArrayList<>();
  final List<List<Event>> commits = new CopyOnWriteArrayList<>();
  final String url;
  private final List<OpenStore> opened = new ArrayList<>();

  Laboratory(Engine engine, Path directory) throws SQLException {
    this.url = engine.newDatabase(directory);
  }

  JdbcStore open() {
    return open(StoreConfig.of(url));
  }

  JdbcStore open(StoreConfig config) {
    OpenStore store =
        Stores.open(
            config,
            vertx,
            this::publish,
            clock,
            List.of("db/migration/testing"),
            Laboratory.class.getClassLoader());
    opened.add(store);
    return (JdbcStore) store;
  }

  /** What the next publishing throws. */
  volatile @Nullable Error publishingFails;

  private void publish(List<Event> events) {
    Error failure = publishingFails;
    if (failure != null) {
      publishingFails = null;
      throw failure;
    }
    published.addAll(events);
    commits.add(events);
  }

  /** Waits for a future, as long as a very slow machine may need. */
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a future fails with. */
  static Throwable failure(Future<?> future) {
    return await(
        future.map((Throwable) new AssertionError("succeeded")).recover(Future::succeededFuture));
  }

  /** Waits until something is so. */
  void awaitUntil(BooleanSupplier so) {
    Promise<Void> done = Promise.promise();
    long timer =
        vertx.setPeriodic(
            20,
            id -> {
              if (so.getAsBoolean()) {
                boolean unused = done.tryComplete();
              }
            });
    await(done.future());
    boolean unused = vertx.cancelTimer(timer);
  }

  /** The code of the failure that a future fails with. */
  static FailureCode failureCode(Future<?> future) {
    return FailureException.of(failure(future)).code();
  }

  /** Keeps the writer busy, so that what is written meanwhile becomes one batch. */
  static CountDownLatch hold(Store store) {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<Boolean> unused =
        store.write(
            transaction -> {
              held.countDown();
              passed(release);
              return Pending.of(true);
            });
    passed(held);
    return release;
  }

  static void passed(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Adds a row to the tests' own table. */
  static Pending<String> addThing(Transaction transaction, String name) throws SQLException {
    int unused = transaction.update("INSERT INTO thing (name) VALUES (?)", name);
    return Pending.of(name);
  }

  static List<String> things(Store store) {
    return texts(store, "SELECT name FROM thing ORDER BY id");
  }

  /** The first column of what a question finds. */
  static List<String> texts(Store store, String question) {
    return await(store.read(sql -> sql.query(question, row -> row.getString(1))));
  }

  static Payload message(String content) {
    return message(7, content);
  }

  static Payload message(long id, String content) {
    return new ChatMessage(id, 1, UserId.of("ann"), content, 0, null);
  }

  static String contentOf(Event event) {
    return ((ChatMessage) event.payload()).content();
  }

  static List<String> contentsOf(List<Event> events) {
    return events.stream().map(Laboratory::contentOf).toList();
  }

  static long sequenceOf(Event event) {
    if (event.position() == null) {
      throw new AssertionError("an event without a position");
    }
    return event.position().sequence();
  }

  static long numberOf(Event event) {
    return Long.parseLong(event.id().substring("evt_".length()));
  }

  @Override
  public void close() {
    opened.forEach(store -> await(store.close()));
    await(vertx.close());
  }

  /** Stands still until it is turned. */
  static final class TurnableClock extends Clock {

    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    void turn(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
