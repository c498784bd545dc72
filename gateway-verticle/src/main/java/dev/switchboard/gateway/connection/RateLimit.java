package dev.switchboard.gateway.connection;

/**
 * A token bucket for one socket: a burst at once, then so many a second (contract 5). What may not
 * be refused is taken on credit, and paid by reading more slowly. Single-threaded.
 */
final class RateLimit {

  /** What becomes of a message. */
  enum Verdict {
    ADMITTED,
    REFUSED,
    /** Refusals have gone on for {@link #FLOOD_NANOS}: the socket is to be closed. */
    FLOOD
  }

  /** How long refusals may go on. */
  static final long FLOOD_NANOS = 10_000_000_000L;

  /** A flood that pauses for so long is over. */
  static final long PAUSE_NANOS = 1_000_000_000L;

  /** The longest that one message on credit is waited for. */
  static final long LONGEST_CREDIT_NANOS = 3_000_000_000L;

  private static final double NANOS_PER_SECOND = 1e9;

  private final double perNano;
  private final double burst;
  private double tokens;
  private long lastNanos;
  private long floodSinceNanos;
  private long lastRefusalNanos;
  private boolean flooding;

  RateLimit(int perSecond, int burst, long nowNanos) {
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.burst = burst;
    this.tokens = burst;
    this.lastNanos = nowNanos;
  }

  /** Counts one message at a monotonic time. */
  Verdict count(long nowNanos) {
    refill(nowNanos);
    if (tokens >= 1) {
      tokens--;
      return Verdict.ADMITTED;
    }
    if (!flooding || nowNanos - lastRefusalNanos > PAUSE_NANOS) {
      flooding = true;
      floodSinceNanos = nowNanos;
    }
    lastRefusalNanos = nowNanos;
    return nowNanos - floodSinceNanos >= FLOOD_NANOS ? Verdict.FLOOD : Verdict.REFUSED;
  }

  /**
   * Admits a message that counts as several, if need be on credit.
   *
   * @return for how long nothing more is to be read, nanoseconds
   */
  long charge(int messages, long nowNanos) {
    refill(nowNanos);
    tokens = Math.max(tokens - messages, -LONGEST_CREDIT_NANOS * perNano);
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perNano);
  }

  private void refill(long nowNanos) {
    tokens = Math.min(burst, tokens + (nowNanos - lastNanos) * perNano);
    lastNanos = nowNanos;
  }
}
