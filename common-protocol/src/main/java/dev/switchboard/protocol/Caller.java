package dev.switchboard.protocol;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a domain is asked.
 *
 * @param principal who asks
 * @param connectionId the socket it came by; null for HTTP
 * @param clientId what the client calls itself on this device; null where it does not
 */
public record Caller(
    Principal principal, @Nullable String connectionId, @Nullable String clientId) {

  /** A caller without a socket. */
  public static Caller http(Principal principal) {
    return new Caller(principal, null, null);
  }

  /** The principal's role. */
  public Role role() {
    return principal.role();
  }

  /** The principal's name. */
  public UserId userId() {
    return principal.userId();
  }
}
