package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.event.Event;

/** Hands events to whoever is subscribed; the bus is a hint, the log the truth. Thread-safe. */
@FunctionalInterface
public interface EventPublisher {

  /** Publishes an event that is committed or ephemeral. */
  void publish(Event event);
}
