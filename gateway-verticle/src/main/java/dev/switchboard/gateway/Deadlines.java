package dev.switchboard.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * A timer wheel for the sockets of one event loop: one slot a second, one timer for all of them.
 * Single-threaded.
 */
final class Deadlines {

  /** How far ahead a visit can be planned, in seconds. */
  static final int SLOTS = 64;

  /** Somebody with deadlines. */
  interface Watched {

    /**
     * Does what is due.
     *
     * @return in how many seconds to come again, 1 to {@link #SLOTS} - 1; 0 for never
     */
    int visit(long nowNanos);
  }

  private final List<List<Watched>> wheel = new ArrayList<>(SLOTS);
  private int current;

  Deadlines() {
    for (int i = 0; i < SLOTS; i++) {
      wheel.add(new ArrayList<>());
    }
  }

  /** Plans a visit; a visit that comes too early must do no harm. */
  void in(int seconds, Watched watched) {
    wheel.get((current + Math.max(1, Math.min(seconds, SLOTS - 1))) % SLOTS).add(watched);
  }

  /** To be called once a second. */
  void tick(long nowNanos) {
    current = (current + 1) % SLOTS;
    List<Watched> due = wheel.set(current, new ArrayList<>());
    for (Watched watched : due) {
      int again = watched.visit(nowNanos);
      if (again > 0) {
        in(again, watched);
      }
    }
  }
}
