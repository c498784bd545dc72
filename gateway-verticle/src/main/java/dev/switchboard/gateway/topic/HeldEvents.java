package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.event.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a subscription writes from memory before anything else: the topic's present state, then what
 * came without a position while it could not be written.
 */
final class HeldEvents {

  private final Deque<Event> presentState = new ArrayDeque<>(2);
  private final Backlog backlog = new Backlog();

  /** Has the topic's present state written first; what it shows need not come again. */
  void show(List<Event> events) {
    presentState.addAll(events);
    backlog.removeShown(events);
  }

  /** Keeps an event; returns how many are lost by it, 0 or 1. */
  int keep(Event event) {
    return backlog.add(event);
  }

  boolean isEmpty() {
    return presentState.isEmpty() && backlog.isEmpty();
  }

  /** The next event; only where there is one. */
  Event remove() {
    if (!presentState.isEmpty()) {
      return presentState.remove();
    }
    Event oldest = backlog.peek();
    backlog.remove();
    return oldest;
  }

  /** Up to which time, epoch milliseconds, nothing is held; of no time where state is. */
  long since() {
    return presentState.isEmpty() ? backlog.since() : 0;
  }
}
