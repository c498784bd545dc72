package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.FailureCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Remembers sockets that were opened only to be refused. A client that resets its retry count on
 * every open would otherwise come back for ever, so behind three refused closes within a minute for
 * one address and token the handshake itself is refused (contract 5.4).
 *
 * <p>Thread-safe. At most {@value #MAX_ENTRIES} pairs are kept; the longest unseen goes first.
 */
public final class RefusedHandshakes {

  static final int MAX_ENTRIES = 10_000;
  private static final int TOLERATED = 3;
  private static final long WINDOW_NANOS = 60_000_000_000L;

  private final LongSupplier nanoClock;
  private final Map<String, Refusals> byClient =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refusals> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  public RefusedHandshakes() {
    this(System::nanoTime);
  }

  RefusedHandshakes(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  private static final class Refusals {
    private final Deque<Long> times = new ArrayDeque<>(TOLERATED);
    private FailureCode last = FailureCode.AUTHENTICATION_FAILED;
  }

  /** Notes that a socket was closed with 1008 right after it was opened, and why. */
  public synchronized void refused(String address, Credentials credentials, FailureCode why) {
    Refusals refusals =
        byClient.computeIfAbsent(key(address, credentials), unused -> new Refusals());
    if (refusals.times.size() == TOLERATED) {
      refusals.times.removeFirst();
    }
    refusals.times.addLast(nanoClock.getAsLong());
    refusals.last = why;
  }

  /**
   * Why the next handshake is to be refused before the upgrade, with the code's HTTP status: 401
   * for a wrong token, 429 for one socket too many. Empty where it may go on.
   */
  public synchronized Optional<FailureCode> verdict(String address, Credentials credentials) {
    Refusals refusals = byClient.get(key(address, credentials));
    if (refusals == null
        || refusals.times.size() < TOLERATED
        || nanoClock.getAsLong() - refusals.times.getFirst() >= WINDOW_NANOS) {
      return Optional.empty();
    }
    return Optional.of(refusals.last);
  }

  private static String key(String address, Credentials credentials) {
    String presented = credentials.token().orElse(credentials.presented() ? "?" : "");
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((address + '\n' + presented).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
