package dev.switchboard.gateway;

import dev.switchboard.protocol.event.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a subscription of a topic without a log was not written, since it was being opened or its
 * socket had no room: of each conflation key the newest, of all else the newest {@link #MAX}.
 * Single-threaded.
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

  /**
   * Hands out what came behind all that a snapshot shows, oldest first, and is empty. A snapshot is
   * of one moment: what came before anything in it is in it too.
   */
  List<Event> takeBehind(List<Event> snapshot) {
    Set<String> shown = snapshot.stream().map(Event::id).collect(Collectors.toSet());
    List<Event> all = takeAll();
    int first = 0;
    for (int i = 0; i < all.size(); i++) {
      first = shown.contains(all.get(i).id()) ? i + 1 : first;
    }
    return all.subList(first, all.size());
  }

  /** Hands out everything, oldest first, and is empty. */
  List<Event> takeAll() {
    List<Event> all = List.copyOf(events.values());
    events.clear();
    return all;
  }
}
