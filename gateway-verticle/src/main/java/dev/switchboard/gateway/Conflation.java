package dev.switchboard.gateway;

import dev.switchboard.protocol.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what a newer event may replace: of each key at most one event in {@link #WINDOW_MS} is
 * passed on, always the newest (contract 5.2). Single-threaded; bounded by the keys that were busy
 * within the window.
 */
final class Conflation {

  /** Between two events of one key. */
  static final long WINDOW_MS = 100;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(WINDOW_MS);

  private final Map<String, Long> passedNanos = new HashMap<>();
  private final Map<String, Event> waiting = new LinkedHashMap<>();

  /**
   * Takes an event with a conflation key.
   *
   * @return whether it is to be passed on now; else it waits for {@link #due}
   */
  boolean admits(Event event, String key, long nowNanos) {
    Long last = passedNanos.get(key);
    boolean early = last != null && nowNanos - last < WINDOW_NANOS;
    if (early && !event.reach().immediate()) {
      waiting.put(key, event);
      return false;
    }
    // What still waits is older, even where its time had come.
    waiting.remove(key);
    passedNanos.put(key, nowNanos);
    return true;
  }

  /** What has waited long enough; forgets keys that have gone quiet. */
  List<Event> due(long nowNanos) {
    List<Event> due = new ArrayList<>();
    passedNanos
        .entrySet()
        .removeIf(
            passed -> {
              if (nowNanos - passed.getValue() < WINDOW_NANOS) {
                return false;
              }
              @Nullable Event event = waiting.remove(passed.getKey());
              if (event == null) {
                return true;
              }
              due.add(event);
              passed.setValue(nowNanos);
              return false;
            });
    return due;
  }

  /** Whether {@link #due} has to be asked again. */
  boolean isBusy() {
    return !passedNanos.isEmpty();
  }
}
