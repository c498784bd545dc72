package dev.switchboard.gateway;

import dev.switchboard.protocol.Topic;

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
  private final boolean tracksDelivery;
  State state = State.OPENING;

  /** The sequence behind which this socket was given events. */
  long startedAt;

  /** The sequence up to which this socket was given events when it was last not live. */
  long position;

  /** Where the client wants to have events from, when it asked again. */
  long wantedFrom = Long.MAX_VALUE;

  /** Its index among the live ones of its dialect. */
  int index = -1;

  Subscription(
      Subscriber subscriber, TopicChannel channel, boolean durable, boolean tracksDelivery) {
    this.subscriber = subscriber;
    this.channel = channel;
    this.durable = durable;
    this.tracksDelivery = tracksDelivery;
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

  boolean tracksDelivery() {
    return tracksDelivery;
  }
}
