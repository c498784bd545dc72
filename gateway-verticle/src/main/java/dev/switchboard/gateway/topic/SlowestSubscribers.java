package dev.switchboard.gateway.topic;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The subscriptions of one topic on one event loop whose pace the topic's domain asked for: it is
 * told, at most once a turn, how far the slowest of them has got.
 */
final class SlowestSubscribers {

  private final TopicHub hub;
  private final TopicChannel channel;
  private final Set<Subscription> all = new HashSet<>(4);

  SlowestSubscribers(TopicHub hub, TopicChannel channel) {
    this.hub = hub;
    this.channel = channel;
  }

  /** Counts a subscription in, where its domain asked for that. */
  void add(Subscription subscription) {
    if (subscription.setsPace() && all.add(subscription)) {
      hub.reportSlowestLater(channel);
    }
  }

  /** A subscription ended: it counts no more. */
  void remove(Subscription subscription) {
    if (all.remove(subscription)) {
      hub.reportSlowestLater(channel);
    }
  }

  /** Has the domain told again, since some got further or time has passed. */
  void tellAgain() {
    if (!all.isEmpty()) {
      hub.reportSlowestLater(channel);
    }
  }

  /** The sequence up to which all of them were given events; empty where there are none. */
  OptionalLong sequence() {
    return all.stream().mapToLong(Subscription::delivered).min();
  }
}
