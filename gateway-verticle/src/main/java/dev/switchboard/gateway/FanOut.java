package dev.switchboard.gateway;

import dev.switchboard.gateway.Subscription.State;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The live subscriptions of one topic on one event loop, and what this turn brings them: each event
 * is encoded once per dialect, each socket is written once.
 */
final class FanOut {

  private final TopicHub hub;
  private final TopicChannel channel;
  private final Audience audience = new Audience();
  private final List<Event> batch = new ArrayList<>();
  private final Set<Missed> early = new LinkedHashSet<>();
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
  }

  /** Keeps what comes without a log while a subscription is being opened. */
  Missed keepEarly() {
    Missed kept = new Missed();
    early.add(kept);
    return kept;
  }

  /** Keeps no more for a subscription, whether it was opened or not. */
  void endEarly(Missed kept) {
    early.remove(kept);
  }

  /** Writes what came in this turn of the event loop. */
  void flush() {
    List<Event> events = List.copyOf(batch);
    batch.clear();
    int written = 0;
    boolean delivered = false;
    for (Map.Entry<DialectGroup, List<Event>> share : audience.assign(events).entrySet()) {
      int messages = share.getKey().write(share.getValue(), this);
      written += messages;
      delivered |= messages > 0 && share.getKey().tracksDelivery();
    }
    hub.written(written);
    early.forEach(kept -> keep(events, kept));
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
    channel.pace().tellAgain();
  }

  private void keep(List<Event> events, Missed kept) {
    for (Event event : events) {
      if (event.position() == null) {
        hub.dropped(kept.add(event));
      }
    }
  }

  /** A live subscription's socket is full: it reads on later, or is told later what it missed. */
  void noRoom(Subscription subscription, List<Event> events) {
    if (subscription.durable()) {
      takeOut(subscription, State.LAGGING);
      return;
    }
    Missed missed = subscription.missed;
    if (missed == null) {
      missed = new Missed();
      subscription.missed = missed;
    }
    for (Event event : events) {
      if (subscription.reaches(event)) {
        hub.dropped(missed.add(event));
      }
    }
  }

  /** A subscription has all that was passed on: from here on it gets events as they come. */
  void add(Subscription subscription) {
    subscription.state = State.LIVE;
    audience.add(subscription);
  }

  /** Gives a subscription, live or not, another state than live. */
  void takeOut(Subscription subscription, State next) {
    subscription.position = delivered(subscription);
    audience.remove(subscription);
    subscription.state = next;
  }

  /** Gives a subscription the filter that it asked for again with. */
  void refilter(Subscription subscription) {
    if (subscription.filterChanges()) {
      audience.remove(subscription);
      subscription.changeFilter();
      if (subscription.state == State.LIVE) {
        audience.add(subscription);
      }
    }
  }

  /**
   * The time up to which a subscription was given the events of a topic that keeps none, epoch
   * milliseconds.
   */
  long seenUntil(Subscription subscription) {
    Missed missed = subscription.missed;
    long next = missed == null ? Long.MAX_VALUE : missed.since();
    return Math.min(Math.max(flushedAtMs, subscription.askedAtMs), next - 1);
  }

  /** A copy of everyone live. */
  List<Subscription> members() {
    return audience.members();
  }

  /**
   * The sequence up to which a subscription was given events. Live ones are as far as what was
   * passed on, so that nothing is written down per socket and event.
   */
  long delivered(Subscription subscription) {
    return subscription.state == State.LIVE
        ? Math.max(subscription.position, flushed)
        : subscription.position;
  }
}
