package dev.switchboard.gateway.auth;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets one line of a kind into the log per interval and counts those in between, so that nobody can
 * fill the disk with log lines. Thread-safe.
 */
final class LogThrottle {

  private final long intervalNanos;
  private final LongSupplier nanoClock;
  private boolean begun;
  private long lastNanos;
  private long heldBack;

  LogThrottle(Duration interval, LongSupplier nanoClock) {
    this.intervalNanos = interval.toNanos();
    this.nanoClock = nanoClock;
  }

  /** Runs the writer with the number of lines held back since the last one, or holds this back. */
  void write(LongConsumer writer) {
    long before;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      if (begun && now - lastNanos < intervalNanos) {
        heldBack++;
        return;
      }
      begun = true;
      lastNanos = now;
      before = heldBack;
      heldBack = 0;
    }
    writer.accept(before);
  }
}
