package dev.switchboard.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Follows a topic over a bus that loses and repeats, with a log that is asked page by page. */
class FollowingTest {

  private static final Topic TOPIC = new Topic("orders");
  private static final int PAGE = 3;

  private final Vertx vertx = Vertx.vertx();
  private final List<Event> log = new CopyOnWriteArrayList<>();
  private volatile String epoch = "epoch-1";
  private volatile long firstKept = 1;

  private final List<String> told = new CopyOnWriteArrayList<>();

  private final TopicListener listener =
      new TopicListener() {
        @Override
        public void event(Event event) {
          Position at = event.position();
          tell(at == null ? "live" : Long.toString(at.sequence()));
        }

        @Override
        public void gap(long from, long to) {
          tell("gap " + from + "-" + to);
        }
      };

  private void tell(String what) {
    synchronized (told) {
      told.add(what);
      told.notifyAll();
    }
  }

  @BeforeEach
  void serveTheLog() {
    BusCodecs.register(vertx.eventBus());
    await(
        vertx
            .eventBus()
            .<LogRead>consumer(Addresses.LOG, question -> question.reply(page(question.body())))
            .completion());
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private LogPage page(LogRead question) {
    List<Event> events = new ArrayList<>();
    for (Event event : log) {
      if (sequence(event) > question.since()
          && sequence(event) >= firstKept
          && events.size() < Math.min(PAGE, question.limit())) {
        events.add(event);
      }
    }
    return new LogPage(new Position(epoch, log.size()), firstKept, events);
  }

  private static long sequence(Event event) {
    Position at = event.position();
    return at == null ? 0 : at.sequence();
  }

  private Event append() {
    long sequence = log.size() + 1L;
    Event event =
        Event.durable(
            TOPIC,
            new Position(epoch, sequence),
            Event.idOf(sequence),
            sequence,
            new Published("data", Json.object()));
    log.add(event);
    return event;
  }

  private void publish(Event... events) {
    vertx.eventBus().publish(Addresses.EVENTS, new EventBatch(List.of(events)));
  }

  /** Sees to it that this and nothing else is told, from the beginning. */
  private void expect(String... expected) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    synchronized (told) {
      while (told.size() < expected.length && System.nanoTime() < end) {
        told.wait(100);
      }
    }
    assertThat(told).containsExactly(expected);
  }

  private Following follow() {
    return await(Switchboard.of(vertx).follow(TOPIC.name(), listener));
  }

  private Following followBehind(long sequence) {
    return await(
        Switchboard.of(vertx).follow(TOPIC.name(), new Position("epoch-1", sequence), listener));
  }

  @Test
  void tellsWhatComesFromNowOn() throws InterruptedException {
    append();
    append();
    follow();

    publish(append(), append());
    publish(append());

    expect("3", "4", "5");
  }

  @Test
  void readsWhatCameBehindAPosition() throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      append();
    }

    followBehind(2);

    expect("3", "4", "5", "6", "7", "8");
  }

  @Test
  void readsWhatTheBusLostAndTellsRepeatsOnce() throws InterruptedException {
    follow();
    Event first = append();
    append();
    Event third = append();

    publish(first);
    publish(first);
    publish(third);

    expect("1", "2", "3");
    publish(third, append());
    expect("1", "2", "3", "4");
  }

  @Test
  void findsWhatTheBusLostWhenNothingFollows() throws InterruptedException {
    follow();

    append();

    expect("1");
  }

  @Test
  void tellsWhichEventsAreNoLongerKept() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      append();
    }
    firstKept = 4;

    followBehind(1);

    expect("gap 2-3", "4", "5");
  }

  @Test
  void beginsAnewWhereTheHistoryIsAnother() throws InterruptedException {
    append();
    followBehind(1);
    log.clear();
    epoch = "epoch-2";

    publish(append());

    expect("gap 1-0", "1");
  }

  @Test
  void passesOnWhatIsNotKept() throws InterruptedException {
    follow();

    publish(
        Event.ephemeral(
            TOPIC,
            "x",
            5,
            new Published("data", Json.object()),
            dev.switchboard.protocol.event.Reach.ALL));

    expect("live");
  }

  @Test
  void goesOnBehindAnEventThatItsListenerFailsAt() {
    List<Long> heard = new CopyOnWriteArrayList<>();
    Promise<Void> both = Promise.promise();
    await(
        Switchboard.of(vertx)
            .follow(
                TOPIC.name(),
                event -> {
                  heard.add(sequence(event));
                  if (heard.size() == 2) {
                    both.complete();
                  }
                  throw new IllegalStateException("a listener's own fault");
                }));

    publish(append(), append());

    await(both.future());
    assertThat(heard).containsExactly(1L, 2L);
  }

  @Test
  void tellsNothingOnceItIsStopped() {
    Following following = follow();
    await(following.stop());

    publish(append());
    List<String> other = new CopyOnWriteArrayList<>();
    Promise<Void> seen = Promise.promise();
    await(
        Switchboard.of(vertx)
            .follow(
                TOPIC.name(),
                new Position("epoch-1", 0),
                event -> {
                  other.add("x");
                  seen.complete();
                }));

    await(seen.future());
    assertThat(told).isEmpty();
    assertThat(other).hasSize(1);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it did not happen", e);
    }
  }
}
