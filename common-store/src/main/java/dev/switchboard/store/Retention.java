package dev.switchboard.store;

import java.time.Duration;

/**
 * How much of a topic's log is kept: the newest {@code maxEvents} that are younger than {@code
 * maxAge}.
 */
public record Retention(long maxEvents, Duration maxAge) {

  /** Everything, for ever. */
  public static final Retention FOREVER = new Retention(Long.MAX_VALUE, Duration.ofDays(36_500));

  /**
   * @param maxEvents at least 1
   * @param maxAge at least a millisecond, at most a hundred years
   */
  public Retention {
    if (maxEvents < 1
        || maxAge.compareTo(Duration.ofMillis(1)) < 0
        || maxAge.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new IllegalArgumentException("retention of " + maxEvents + " events, " + maxAge);
    }
  }

  /** A retention as the head of a topic keeps it. */
  static Retention stored(long maxEvents, long maxAgeMs) {
    return new Retention(maxEvents, Duration.ofMillis(maxAgeMs));
  }

  /** The lowest sequence that may be kept. */
  long floor(long headSequence) {
    return headSequence < maxEvents ? 1 : headSequence - maxEvents + 1;
  }

  /** Epoch milliseconds; what was made then or earlier is too old. */
  long cutoff(long now) {
    return now - maxAge.toMillis();
  }
}
