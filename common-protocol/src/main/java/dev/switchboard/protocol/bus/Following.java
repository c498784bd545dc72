package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that is followed: its events as they are committed, and from the log whatever the bus did
 * not bring. Lives on the context it was begun on.
 */
public final class Following {

  private static final Logger LOG = LoggerFactory.getLogger(Following.class);
  private static final int PAGE = 200;
  private static final long RETRY_MS = 1_000;

  /** How often the log is asked whether the bus lost the newest event. */
  private static final long CHECK_MS = 4_000;

  private final Vertx vertx;
  private final Context context;
  private final Topic topic;
  private final TopicListener listener;
  private final Promise<Following> begun = Promise.promise();
  private @Nullable MessageConsumer<EventBatch> consumer;
  private @Nullable Position last;
  private long heard;
  private boolean reading;
  private boolean stopped;

  private Following(
      Vertx vertx, Context context, Topic topic, @Nullable Position after, TopicListener listener) {
    this.vertx = vertx;
    this.context = context;
    this.topic = topic;
    this.last = after;
    this.listener = listener;
  }

  /**
   * Begins to follow.
   *
   * @param after the position of the last event that the follower has; null for only what comes
   * @return completes once no later event can be missed
   */
  static Future<Following> begin(
      Vertx vertx, Topic topic, @Nullable Position after, TopicListener listener) {
    Following following = new Following(vertx, vertx.getOrCreateContext(), topic, after, listener);
    following.context.runOnContext(turn -> following.listen());
    return following.begun.future();
  }

  private void listen() {
    boolean unused = Nodes.of(vertx).want(topic);
    MessageConsumer<EventBatch> events =
        vertx.eventBus().localConsumer(Addresses.EVENTS, message -> take(message.body()));
    consumer = events;
    events
        .completion()
        .onComplete(
            listening -> {
              read();
              check();
            },
            begun::tryFail);
  }

  /** Ends it; the listener is not called any more. */
  public Future<Void> stop() {
    stopped = true;
    MessageConsumer<EventBatch> events = consumer;
    consumer = null;
    if (events == null) {
      return Future.succeededFuture();
    }
    Nodes.of(vertx).unwant(topic);
    return events.unregister();
  }

  private void check() {
    long unused =
        vertx.setTimer(
            CHECK_MS,
            id -> {
              if (!stopped) {
                check();
                read();
              }
            });
  }

  private void take(EventBatch batch) {
    for (Event event : batch.events()) {
      if (event.topic().equals(topic) && !stopped) {
        take(event);
      }
    }
  }

  private void take(Event event) {
    Position at = event.position();
    Position present = last;
    if (at == null) {
      if (present != null) {
        tell(event);
      }
    } else if (!reading && present != null && follows(at, present)) {
      last = at;
      tell(event);
    } else if (present == null
        || !at.epoch().equals(present.epoch())
        || at.sequence() > present.sequence()) {
      heard = Math.max(heard, at.sequence());
      read();
    }
  }

  private static boolean follows(Position at, Position last) {
    return at.epoch().equals(last.epoch()) && at.sequence() == last.sequence() + 1;
  }

  private void read() {
    if (reading || stopped) {
      return;
    }
    reading = true;
    Position present = last;
    LogRead question =
        present == null ? new LogRead(topic, 0, 0) : new LogRead(topic, present.sequence(), PAGE);
    Nodes.of(vertx)
        .<LogPage>ask(Addresses.LOG, question, true)
        .onComplete(
            page -> {
              reading = false;
              take(present, page);
            },
            thrown -> {
              reading = false;
              later(thrown);
            });
  }

  private void later(Throwable thrown) {
    LOG.atDebug().addKeyValue("topic", topic).setCause(thrown).log("A log could not be read");
    long unused = vertx.setTimer(RETRY_MS, id -> read());
  }

  private void take(@Nullable Position asked, LogPage page) {
    if (stopped) {
      return;
    }
    Position head = page.head();
    if (asked == null) {
      last = head;
    } else if (!asked.epoch().isEmpty() && !asked.epoch().equals(head.epoch())) {
      listener.gap(1, 0);
      last = new Position(head.epoch(), 0);
    } else {
      takeEvents(asked.sequence(), page);
    }
    boolean unused = begun.tryComplete(this);
    Position present = last;
    if (present == null || present.sequence() < Math.max(head.sequence(), heard)) {
      read();
    }
  }

  private void takeEvents(long since, LogPage page) {
    Position head = page.head();
    if (since < page.firstKept() - 1) {
      listener.gap(since + 1, page.firstKept() - 1);
    }
    for (Event event : page.events()) {
      if (!stopped) {
        last = event.position();
        tell(event);
      }
    }
    if (page.events().isEmpty()) {
      last = new Position(head.epoch(), Math.max(since, head.sequence()));
      heard = Math.min(heard, head.sequence());
    }
  }

  private void tell(Event event) {
    try {
      listener.event(event);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("topic", topic)
          .setCause(e)
          .log("A follower of a topic failed at an event");
    }
  }
}
