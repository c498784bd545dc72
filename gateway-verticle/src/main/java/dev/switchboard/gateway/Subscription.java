package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Reach;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One socket's place in one topic. Lives on the socket's event loop. */
final class Subscription {

  /** Where a subscription stands. */
  enum State {
    /** Asked for, not confirmed. */
    OPENING,
    /** Gets events as they come. */
    LIVE,
    /** Gets what it missed from the log. */
    CATCHING_UP,
    /** Waits for room in the socket. */
    LAGGING,
    ENDED
  }

  private final Subscriber subscriber;
  private final TopicChannel channel;
  private final boolean durable;
  private final Tracking tracking;
  private SortedMap<String, JsonNode> filter;
  private SortedMap<String, JsonNode> wantedFilter;
  private SortedMap<String, JsonNode> filterBefore = new TreeMap<>();
  private long givenBehind;
  private long givenUntil;
  State state = State.OPENING;

  /** The sequence behind which this socket was given events. */
  long startedAt;

  /** The sequence up to which this socket was given events when it was last not live. */
  long position;

  /** Where the client wants to have events from, when it asked again. */
  long wantedFrom = Long.MAX_VALUE;

  /** When the client asked for it, epoch milliseconds. */
  long askedAtMs;

  /** The live ones it is among; null while it is not live. */
  @Nullable DialectGroup group;

  /** Its index among them. */
  int index = -1;

  /** What it is to be written still, where the topic has no log. */
  @Nullable Missed missed;

  Subscription(
      Subscriber subscriber, TopicChannel channel, TopicGrant grant, Map<String, JsonNode> filter) {
    this.subscriber = subscriber;
    this.channel = channel;
    this.durable = grant.durable();
    this.tracking = grant.tracking();
    this.filter = new TreeMap<>(filter);
    this.wantedFilter = this.filter;
  }

  Subscriber subscriber() {
    return subscriber;
  }

  TopicChannel channel() {
    return channel;
  }

  Topic topic() {
    return channel.topic();
  }

  boolean durable() {
    return durable;
  }

  /** Whether the domain wants to know what was written. */
  boolean tracksDelivery() {
    return tracking == Tracking.WRITTEN;
  }

  /** Whether the domain wants to know what was acknowledged, and hands out again what was not. */
  boolean acknowledged() {
    return tracking == Tracking.ACKNOWLEDGED;
  }

  /** Whether the domain wants to know how far the slowest socket has got. */
  boolean setsPace() {
    return tracking == Tracking.PACE;
  }

  /** The values that data must have at these keys; empty for all events. */
  SortedMap<String, JsonNode> filter() {
    return filter;
  }

  /** Another filter, for when the channel has taken the subscription out of its index. */
  void wantFilter(Map<String, JsonNode> other) {
    wantedFilter = new TreeMap<>(other);
  }

  /** Whether {@link #wantFilter} asked for a change. */
  boolean filterChanges() {
    return !wantedFilter.equals(filter);
  }

  /** Takes the wanted filter; to be called while the subscription is in no index. */
  void changeFilter() {
    filter = wantedFilter;
  }

  /** Whether the client asked again, with another filter, for events that it names. */
  boolean rewinds() {
    return durable && filterChanges() && wantedFrom < Long.MAX_VALUE;
  }

  /**
   * Takes the wanted filter and the wanted position; to be called while the subscription is in no
   * index. What the filter before has let through is not wanted once more.
   */
  void rewind() {
    filterBefore = filter;
    givenBehind = startedAt;
    givenUntil = position;
    changeFilter();
    startedAt = Math.min(startedAt, wantedFrom);
    position = Math.min(position, wantedFrom);
  }

  /** Whether the filter lets an event through, and no earlier one has. */
  boolean wants(Event event) {
    return matches(filter, event) && !given(event);
  }

  private boolean given(Event event) {
    Position at = event.position();
    return at != null
        && at.sequence() > givenBehind
        && at.sequence() <= givenUntil
        && matches(filterBefore, event);
  }

  private static boolean matches(SortedMap<String, JsonNode> filter, Event event) {
    for (Map.Entry<String, JsonNode> wanted : filter.entrySet()) {
      JsonNode value = EventFields.value(event, wanted.getKey());
      if (value == null || !value.equals(wanted.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the event reaches this socket at all. */
  boolean reaches(Event event) {
    Reach reach = event.reach();
    return (reach.onlyFor() == null || subscriber.maySee(reach.onlyFor()))
        && !subscriber.connectionId().equals(reach.exceptConnection());
  }
}
