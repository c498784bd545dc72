package dev.switchboard.gateway.connection;

import dev.switchboard.websocket.Fatal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A timer wheel for the sockets of one event loop: one slot a second, one timer for all of them. It
 * counts seconds in which the process ran: while it is stopped no time passes for its sockets.
 * Single-threaded.
 */
public final class Deadlines {

  /** How far ahead a visit can be planned, in seconds. */
  static final int SLOTS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

  /** What is done when a deadline comes. */
  interface Watched {

    /**
     * Does what is due.
     *
     * @return in how many seconds to come again, 1 to {@link #SLOTS} - 1; 0 for never
     */
    int visit();
  }

  private final List<List<Watched>> wheel = new ArrayList<>(SLOTS);
  private int current;

  public Deadlines() {
    for (int i = 0; i < SLOTS; i++) {
      wheel.add(new ArrayList<>());
    }
  }

  /** Plans a visit; it comes up to a second early. */
  void in(int seconds, Watched watched) {
    wheel.get((current + Math.max(1, Math.min(seconds, SLOTS - 1))) % SLOTS).add(watched);
  }

  /** To be called once a second. What one visit throws does not keep the others from theirs. */
  public void tick() {
    current = (current + 1) % SLOTS;
    List<Watched> due = wheel.set(current, new ArrayList<>());
    for (Watched watched : due) {
      int again = 0;
      try {
        again = watched.visit();
      } catch (Throwable thrown) {
        Fatal.check(thrown);
        LOG.atError().setCause(thrown).log("A deadline of a socket could not be kept");
      }
      if (again > 0) {
        in(again, watched);
      }
    }
  }
}
