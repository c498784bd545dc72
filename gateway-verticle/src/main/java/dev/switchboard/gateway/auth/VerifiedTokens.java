package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was found right, since reconnect storms bring the same ones again. At most
 * {@value #MAX_ENTRIES} of at most {@value #MAX_LENGTH} characters; the longest unused goes first.
 * Thread-safe.
 */
final class VerifiedTokens {

  static final int MAX_ENTRIES = 10_000;
  static final int MAX_LENGTH = 2_048;

  private final Map<String, Principal> principals =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Principal> eldest) {
          return size() > MAX_ENTRIES;
        }
      };
  private long generation;

  synchronized @Nullable Principal find(String token) {
    return principals.get(token);
  }

  /** Changes with every {@link #clear}. */
  synchronized long generation() {
    return generation;
  }

  /** Keeps a token, unless the keys have changed since the generation that it was checked in. */
  synchronized void add(String token, Principal principal, long checkedIn) {
    if (checkedIn == generation && token.length() <= MAX_LENGTH) {
      principals.put(token, principal);
    }
  }

  /** Forgets everything, as keys have changed. */
  synchronized void clear() {
    generation++;
    principals.clear();
  }
}
