package dev.switchboard.gateway;

import dev.switchboard.protocol.event.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a socket without room was not written of a topic without a log: of each conflation key the
 * newest, of all else the newest {@link #MAX}. Single-threaded.
 */
final class Missed {

  /** How many events are kept for one subscription. */
  static final int MAX = 1_000;

  private final Map<String, Event> events = new LinkedHashMap<>();

  /** Keeps an event; returns how many are lost by it, 0 or 1. */
  int add(Event event) {
    String key = event.reach().conflationKey();
    String name = key == null ? event.id() : "key " + key;
    events.remove(name);
    events.put(name, event);
    if (events.size() <= MAX) {
      return 0;
    }
    events.remove(events.keySet().iterator().next());
    return 1;
  }

  /** The time of the oldest event, epoch milliseconds; of none, the end of time. */
  long since() {
    return events.values().stream().mapToLong(Event::timestamp).min().orElse(Long.MAX_VALUE);
  }

  /** Hands out everything, oldest first, and is empty. */
  List<Event> takeAll() {
    List<Event> all = List.copyOf(events.values());
    events.clear();
    return all;
  }
}
