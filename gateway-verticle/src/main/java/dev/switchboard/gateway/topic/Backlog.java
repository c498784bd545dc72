package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Presence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Events without a position that a subscription was not written yet, since it was being opened or
 * its socket was full: of each conflation key the newest, of all else the newest {@link #MAX}.
 * Single-threaded.
 */
final class Backlog {

  /** How many events are kept for one subscription. */
  static final int MAX = 1_000;

  private final Map<String, Event> events = new LinkedHashMap<>();

  /** Keeps an event; returns how many are lost by it, 0 or 1. */
  int add(Event event) {
    String name = name(event);
    events.remove(name);
    events.put(name, event);
    if (events.size() <= MAX) {
      return 0;
    }
    events.remove(events.keySet().iterator().next());
    return 1;
  }

  private static String name(Event event) {
    String key = event.reach().conflationKey();
    if (key == null && event.payload() instanceof Presence presence) {
      key = "presence " + presence.principal() + " " + presence.clientId();
    }
    return key == null ? event.id() : "key " + key;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** The oldest event; only where there is one. */
  Event peek() {
    return events.values().iterator().next();
  }

  /** Forgets the oldest event. */
  void remove() {
    events.keySet().remove(events.keySet().iterator().next());
  }

  /** The time of the oldest event, epoch milliseconds; the largest number where there is none. */
  long since() {
    return events.values().stream().mapToLong(Event::timestamp).min().orElse(Long.MAX_VALUE);
  }

  /**
   * Forgets all that a snapshot shows. A snapshot is of one moment: what came before anything in it
   * is in it too.
   */
  void removeShown(List<Event> snapshot) {
    Set<String> shown = snapshot.stream().map(Event::id).collect(Collectors.toSet());
    int last = 0;
    int index = 0;
    for (Event event : events.values()) {
      index++;
      last = shown.contains(event.id()) ? index : last;
    }
    for (int i = 0; i < last; i++) {
      remove();
    }
  }
}
