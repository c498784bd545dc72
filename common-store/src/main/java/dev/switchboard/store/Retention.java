package dev.switchboard.store;

import java.time.Duration;

/**
 * How much of a topic's log is kept: the newest {@code maxEvents} that are younger than {@code
 * maxAge}.
 */
public record Retention(long maxEvents, Duration maxAge) {

  /** Everything, for ever. */
  public static final Retention FOREVER = new Retention(Long.MAX_VALUE, Duration.ofDays(36_500));

  public Retention {
    if (maxEvents < 1 || maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException("retention of " + maxEvents + " events, " + maxAge);
    }
  }
}
