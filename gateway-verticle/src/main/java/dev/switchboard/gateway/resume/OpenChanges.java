package dev.switchboard.gateway.resume;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is to be written down of the open sockets of an event loop, by their ids. To be filled and
 * read by one thread at a time.
 *
 * @param states of sockets that are new, or have changed
 * @param frozen sockets that have no longer got all that is passed on, with the event number up to
 *     which they have
 * @param gone sockets that leave nothing here any more
 */
public record OpenChanges(
    Map<String, OpenState> states, Map<String, Long> frozen, Set<String> gone) {

  public OpenChanges() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  public boolean isEmpty() {
    return states.isEmpty() && frozen.isEmpty() && gone.isEmpty();
  }

  /** Adds later ones, or those of another event loop. */
  public void add(OpenChanges later) {
    later.states.forEach(
        (id, state) -> {
          states.put(id, state);
          frozen.remove(id);
          gone.remove(id);
        });
    // Who was frozen before has got nothing since.
    later.frozen.forEach(frozen::putIfAbsent);
    later.gone.forEach(
        id -> {
          states.remove(id);
          frozen.remove(id);
          gone.add(id);
        });
  }
}
