package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.gateway.presence.PresenceBook;
import dev.switchboard.gateway.resume.ResumeStates;
import dev.switchboard.store.NodeLease;
import java.time.Clock;
import java.util.function.Supplier;

/** What all sockets of a process share. */
public record SharedState(
    ConnectionRegistry registry,
    Places places,
    PresenceBook presence,
    ResumeStates resumeStates,
    Authenticator authenticator,
    Supplier<GatewayLimits> limitsInForce,
    Counters counters,
    NodeLease lease,
    Clock clock) {

  /** What a socket and a principal may do; a reload may change it. */
  GatewayLimits limits() {
    return limitsInForce.get();
  }
}
