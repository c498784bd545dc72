package dev.switchboard.protocol.dialect;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Ids for the server's own messages, unique in the cluster: a prefix made at random for the
 * process, and a count. Thread-safe.
 */
final class EnvelopeMessageIds implements Supplier<String> {

  private static final int RADIX = 36;

  private final String prefix =
      "msg_" + Long.toUnsignedString(new SecureRandom().nextLong(), RADIX) + "_";
  private final AtomicLong count = new AtomicLong();

  @Override
  public String get() {
    return prefix + Long.toString(count.incrementAndGet(), RADIX);
  }
}
