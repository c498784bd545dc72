package dev.switchboard.protocol;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a domain is asked.
 *
 * @param principal who asks
 * @param connectionId the socket it came by; null for HTTP
 * @param clientId what the client calls itself on this device; null where it does not
 * @param node the lease of the node that has the socket; null where there is none, or that is not
 *     known
 */
public record Caller(
    Principal principal,
    @Nullable String connectionId,
    @Nullable String clientId,
    @Nullable String node) {

  /** A caller of whom it is not known which node has the socket. */
  public Caller(Principal principal, @Nullable String connectionId, @Nullable String clientId) {
    this(principal, connectionId, clientId, null);
  }

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
