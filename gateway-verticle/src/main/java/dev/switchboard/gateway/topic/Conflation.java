package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.event.Event;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what a newer event may replace: of each key at most one event in {@link #WINDOW_MS} is
 * passed on, always the newest, and as soon as the window since the last one is over (contract
 * 5.2). Single-threaded; bounded by the keys that were busy within the window.
 */
final class Conflation {

  /** Between two events of one key. */
  static final long WINDOW_MS = 100;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(WINDOW_MS);

  /** Runs something later. */
  interface Alarm {
    void after(long delayMs, Runnable task);
  }

  private static final class Recent {
    private long passedNanos;
    private @Nullable Event waiting;
  }

  /** By the time at which each key was last passed on, the longest ago first. */
  private final Map<String, Recent> byKey = new LinkedHashMap<>();

  private final LongSupplier nanoTime;
  private final Alarm alarm;
  private final Consumer<Event> onward;
  private boolean armed;

  Conflation(LongSupplier nanoTime, Alarm alarm, Consumer<Event> onward) {
    this.nanoTime = nanoTime;
    this.alarm = alarm;
    this.onward = onward;
  }

  /**
   * Takes an event with a conflation key, and passes it on, at once or at the end of the window.
   */
  void take(Event event, String key) {
    long now = nanoTime.getAsLong();
    Recent recent = byKey.get(key);
    if (recent != null && isWithinWindow(recent, now) && !event.reach().immediate()) {
      recent.waiting = event;
      return;
    }
    // What still waits is older, even where its time had come.
    byKey.remove(key);
    pass(event, key, recent == null ? new Recent() : recent, now);
    arm(now);
  }

  /**
   * The time of the oldest event that waits, epoch milliseconds; the largest number where there is
   * none.
   */
  long waitingSince() {
    return byKey.values().stream()
        .map(recent -> recent.waiting)
        .filter(Objects::nonNull)
        .mapToLong(Event::timestamp)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private void pass(Event event, String key, Recent recent, long now) {
    recent.passedNanos = now;
    recent.waiting = null;
    byKey.put(key, recent);
    onward.accept(event);
  }

  private static boolean isWithinWindow(Recent recent, long now) {
    return now - recent.passedNanos < WINDOW_NANOS;
  }

  /** One timer serves all keys: whatever comes is due later than what is there. */
  private void arm(long now) {
    if (!armed && !byKey.isEmpty()) {
      armed = true;
      long left = byKey.values().iterator().next().passedNanos + WINDOW_NANOS - now;
      // Rounded up: a visit before the time would have to come again.
      alarm.after(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left + 999_999)), this::passDue);
    }
  }

  /** Passes on what has waited long enough, and forgets keys that have gone quiet. */
  private void passDue() {
    armed = false;
    long now = nanoTime.getAsLong();
    while (!byKey.isEmpty()) {
      Iterator<Map.Entry<String, Recent>> oldestFirst = byKey.entrySet().iterator();
      Map.Entry<String, Recent> oldest = oldestFirst.next();
      if (isWithinWindow(oldest.getValue(), now)) {
        break;
      }
      oldestFirst.remove();
      Event waiting = oldest.getValue().waiting;
      if (waiting != null) {
        pass(waiting, oldest.getKey(), oldest.getValue(), now);
      }
    }
    arm(now);
  }
}
