package dev.switchboard.gateway.listen;

import dev.switchboard.gateway.auth.AccessConfig;
import dev.switchboard.gateway.auth.AnonymousAccess;
import dev.switchboard.gateway.auth.ClientAddress;
import dev.switchboard.gateway.auth.HandshakeLimits;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.RefusedHandshakes;

/** By what handshakes are judged; shared by all listeners. */
public record HandshakePolicies(
    Dialects dialects,
    Readiness readiness,
    OriginPolicy origins,
    AnonymousAccess anonymous,
    ClientAddress addresses,
    RefusedHandshakes refused,
    HandshakeLimits limits) {

  /** The policies of a configuration. */
  public static HandshakePolicies of(AccessConfig access, Dialects dialects, Readiness readiness) {
    ClientAddress addresses = new ClientAddress(access.trustedProxies());
    return new HandshakePolicies(
        dialects,
        readiness,
        new OriginPolicy(access.origins(), addresses),
        access.anonymous(),
        addresses,
        new RefusedHandshakes(),
        new HandshakeLimits(access.bounds()));
  }
}
