package dev.switchboard.protocol.event;

import java.util.List;

/** Hands events to whoever is subscribed; the bus is a hint, the log the truth. Thread-safe. */
@FunctionalInterface
public interface EventPublisher {

  /**
   * Publishes the events of one commit, or ephemeral ones that belong together, in this order.
   *
   * @param events immutable
   */
  void publish(List<Event> events);
}
