package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whose tokens are refused, as far as they were issued before a moment. Thread-safe. */
public final class Revocations {

  private final Map<String, Long> untilMs = new ConcurrentHashMap<>();

  /** Refuses the principal's tokens that were issued before, epoch milliseconds. */
  public void add(String principalId, long beforeMs) {
    untilMs.merge(principalId, beforeMs, Math::max);
  }

  /** Forgets those from before a moment, epoch milliseconds. */
  public void forget(long beforeMs) {
    untilMs.values().removeIf(revoked -> revoked < beforeMs);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return untilMs.isEmpty();
  }

  /** Whether the principal's token is refused. */
  public boolean cover(Principal principal) {
    Long revoked = principal.verified() ? untilMs.get(principal.id()) : null;
    Long issued = principal.issuedAtMs();
    return revoked != null && (issued == null || issued < revoked);
  }
}
