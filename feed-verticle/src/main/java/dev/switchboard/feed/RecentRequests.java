package dev.switchboard.feed;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.command.OnceKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests that changed nothing on disk, so that one that comes again is known: the last {@link
 * #MAX} of them, at most a day old. A restart forgets them. Single-threaded.
 */
final class RecentRequests {

  /** How many are remembered. */
  static final int MAX = 10_000;

  private static final long MAX_AGE_MS = Duration.ofHours(24).toMillis();

  private record Id(String principalId, String scope, String key) {}

  private record Request(String fingerprint, long atMs) {}

  /** The oldest first. */
  private final Map<Id, Request> requests = new LinkedHashMap<>();

  private final Clock clock;

  RecentRequests(Clock clock) {
    this.clock = clock;
  }

  /**
   * Remembers a request; returns whether it came before.
   *
   * @throws dev.switchboard.protocol.FailureException of code {@code KEY_REUSED} where the key came
   *     with another request
   */
  boolean cameBefore(OnceKey once) {
    long now = clock.millis();
    forgetOld(now);
    Id id = new Id(once.principalId(), once.scope(), once.key());
    Request before = requests.putIfAbsent(id, new Request(once.fingerprint(), now));
    if (before != null && !before.fingerprint().equals(once.fingerprint())) {
      throw Failure.of(FailureCode.KEY_REUSED, "the same key came before with another request")
          .exception();
    }
    return before != null;
  }

  private void forgetOld(long now) {
    Iterator<Request> oldestFirst = requests.values().iterator();
    while (oldestFirst.hasNext()) {
      Request oldest = oldestFirst.next();
      if (requests.size() < MAX && now - oldest.atMs() < MAX_AGE_MS) {
        return;
      }
      oldestFirst.remove();
    }
  }
}
