package dev.switchboard.feed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has entries of keyed topics removed when their time is over: one timer for all of them, set to
 * the next. Lives on the domain's event loop.
 */
final class EntryTimer {

  private static final Logger LOG = LoggerFactory.getLogger(EntryTimer.class);

  private static final long RETRY_MS = 1_000;
  private static final long LONGEST_MS = 3_600_000;

  private final Vertx vertx;
  private final Clock clock;
  private final Supplier<Future<OptionalLong>> removing;

  private long timer = -1;
  private long dueAtMs = Long.MAX_VALUE;
  private boolean underWay;
  private boolean again;
  private boolean stopped;

  /**
   * Makes it.
   *
   * @param removing removes what is over; completes with when the next entry's time is, epoch
   *     milliseconds
   */
  EntryTimer(Vertx vertx, Clock clock, Supplier<Future<OptionalLong>> removing) {
    this.vertx = vertx;
    this.clock = clock;
    this.removing = removing;
  }

  void stop() {
    stopped = true;
    boolean unused = vertx.cancelTimer(timer);
  }

  /** Looks now whether the time of any is over, and when that of the next is. */
  void look() {
    if (underWay) {
      again = true;
    } else if (!stopped) {
      remove();
    }
  }

  /** The time of an entry is over after so many milliseconds. */
  void oneIn(long delayMs) {
    arm(clock.millis() + delayMs);
  }

  private void arm(long atMs) {
    if (atMs >= dueAtMs || stopped) {
      return;
    }
    boolean unused = vertx.cancelTimer(timer);
    dueAtMs = atMs;
    long left = Math.min(LONGEST_MS, atMs - clock.millis());
    timer = after(left, this::look);
  }

  /** Runs something later. */
  long after(long delayMs, Runnable task) {
    return vertx.setTimer(Math.max(1, delayMs), id -> task.run());
  }

  private void remove() {
    boolean unused = vertx.cancelTimer(timer);
    dueAtMs = Long.MAX_VALUE;
    underWay = true;
    again = false;
    removing
        .get()
        .onComplete(
            next -> {
              underWay = false;
              if (again) {
                look();
              } else if (next.isPresent()) {
                arm(next.getAsLong());
              }
            },
            thrown -> {
              underWay = false;
              LOG.atWarn()
                  .addKeyValue("reason", thrown.getMessage())
                  .log("Entries whose time is over could not be removed; it is tried again");
              arm(clock.millis() + RETRY_MS);
            });
  }
}
