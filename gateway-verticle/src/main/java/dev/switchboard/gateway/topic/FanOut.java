package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.websocket.Fatal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live subscriptions of one topic on one event loop, and what a turn of the loop brings them:
 * each event is encoded once per dialect, each socket is written once.
 */
final class FanOut {

  private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);

  private final TopicHub hub;
  private final TopicChannel channel;
  private final SubscriptionIndex live = new SubscriptionIndex();
  private final Set<Subscription> keeping = new LinkedHashSet<>(4);
  private final Set<Subscription> presenceWatchers = new LinkedHashSet<>(4);
  private List<Event> batch = new ArrayList<>();
  private long flushed;
  private long flushedAtMs;

  FanOut(TopicHub hub, TopicChannel channel) {
    this.hub = hub;
    this.channel = channel;
  }

  /** Says where a durable topic begins for this event loop. */
  void beginAt(long sequence) {
    flushed = sequence;
  }

  /** Passes an event on to everybody at the end of this turn. */
  void pass(Event event) {
    if (batch.isEmpty()) {
      hub.flushLater(this);
    }
    batch.add(event);
    if (event.position() == null && !isPresence(event)) {
      keeping.forEach(subscription -> subscription.keep(event));
    }
  }

  private static boolean isPresence(Event event) {
    return event.payload() instanceof Presence;
  }

  /** Keeps events without a position for a subscription that is not live. */
  void keepFor(Subscription subscription) {
    keeping.add(subscription);
  }

  /** Keeps no more for a subscription. */
  void keepNoMoreFor(Subscription subscription) {
    // Most topics never have one, and hashing what is in no set costs as well.
    if (!keeping.isEmpty()) {
      keeping.remove(subscription);
    }
  }

  /** Tells a subscription who comes and goes, or tells it no more. */
  void watchPresence(Subscription subscription, boolean watch) {
    if (watch) {
      presenceWatchers.add(subscription);
    } else if (!presenceWatchers.isEmpty()) {
      presenceWatchers.remove(subscription);
    }
  }

  /** Writes what came in this turn of the event loop. */
  void flush() {
    if (batch.isEmpty()) {
      return;
    }
    List<Event> all = batch;
    batch = new ArrayList<>();
    List<Event> events = presenceApart(all);
    boolean delivered = false;
    int written = 0;
    for (Map.Entry<DialectGroup, List<Event>> share : assign(events).entrySet()) {
      int messages = share.getKey().write(share.getValue(), flushed);
      written += messages;
      delivered |= messages > 0 && share.getKey().tracksDelivery();
    }
    hub.counters().messagesOut(written);
    long last = 0;
    for (Event event : events) {
      Position at = event.position();
      last = at == null ? last : at.sequence();
      flushedAtMs = Math.max(flushedAtMs, event.timestamp());
    }
    flushed = Math.max(flushed, last);
    if (delivered && last > 0) {
      hub.delivered(channel, last);
    }
    channel.slowest().tellAgain();
  }

  /** Whose which events are; where that cannot be told, all who can read them from the log do. */
  private Map<DialectGroup, List<Event>> assign(List<Event> events) {
    try {
      return live.assign(events);
    } catch (Throwable thrown) {
      Fatal.check(thrown);
      LOG.atError()
          .addKeyValue("topic", channel.topic())
          .setCause(thrown)
          .log("Events could not be matched with filters");
      members().stream()
          .filter(Subscription::durable)
          .forEach(subscription -> subscription.fallBehind(flushed, List.of()));
      return Map.of();
    }
  }

  /** Tells the watchers who came and went; returns what is left for everybody. */
  private List<Event> presenceApart(List<Event> all) {
    List<Event> rest = all;
    for (Event event : all) {
      if (isPresence(event)) {
        if (rest == all) {
          rest = new ArrayList<>(all);
          rest.removeIf(FanOut::isPresence);
        }
        tellPresence(event);
      }
    }
    return rest;
  }

  private void tellPresence(Event event) {
    Map<Dialect, EncodedBatch> encoded = new LinkedHashMap<>(4);
    try {
      for (Subscription watcher : List.copyOf(presenceWatchers)) {
        tellPresence(watcher, event, encoded);
      }
    } finally {
      encoded.values().forEach(EncodedBatch::release);
    }
  }

  private static void tellPresence(
      Subscription watcher, Event event, Map<Dialect, EncodedBatch> encoded) {
    Subscriber subscriber = watcher.subscriber();
    try {
      watcher.tellPresence(
          event,
          encoded.computeIfAbsent(
              subscriber.dialect(), dialect -> EncodedBatch.of(dialect, List.of(event), 0)));
    } catch (Throwable thrown) {
      subscriber.failed(thrown);
    }
  }

  /** A subscription has all that was passed on: from here on it gets events as they come. */
  void add(Subscription subscription) {
    if (!subscription.durable()) {
      // What this turn brought is in its snapshot or was kept for it.
      flush();
      keepNoMoreFor(subscription);
    }
    live.add(subscription);
  }

  /** A subscription gets no more events as they come. */
  void remove(Subscription subscription) {
    live.remove(subscription);
  }

  /** A copy of everyone live. */
  List<Subscription> members() {
    return live.members();
  }

  /** Whether live subscriptions were given all that was passed on. */
  boolean isFlushed() {
    return batch.isEmpty();
  }

  /** The sequence up to which live subscriptions were given events. */
  long flushed() {
    return flushed;
  }

  /** The time of the newest event that live subscriptions were given, epoch milliseconds. */
  long flushedAtMs() {
    return flushedAtMs;
  }
}
