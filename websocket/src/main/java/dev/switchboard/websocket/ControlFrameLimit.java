package dev.switchboard.websocket;

import java.time.Duration;

/**
 * Bounds the frames of a socket that no message pays for: pings, pongs and empty fragments. After
 * so many of them within a second the socket is to rest for a second, so this is about the most
 * that are read of it in one.
 */
final class ControlFrameLimit {

  static final int PER_SECOND = 100;

  /** For how long a socket that sent too many is not read. */
  static final Duration REST = Duration.ofSeconds(1);

  private static final long SECOND_NANOS = REST.toNanos();

  private int count;
  private long sinceNanos;

  /**
   * Counts one more; true when the socket is to rest now.
   *
   * @param nowNanos by {@link System#nanoTime}
   */
  boolean exceeded(long nowNanos) {
    if (count == 0 || nowNanos - sinceNanos >= SECOND_NANOS) {
      sinceNanos = nowNanos;
      count = 0;
    }
    count++;
    if (count < PER_SECOND) {
      return false;
    }
    count = 0;
    return true;
  }
}
