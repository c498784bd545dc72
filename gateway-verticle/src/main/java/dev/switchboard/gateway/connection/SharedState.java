package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.gateway.presence.PresenceBook;
import dev.switchboard.gateway.resume.ResumeStates;
import java.time.Clock;

/** What all sockets of a process share. */
public record SharedState(
    ConnectionRegistry registry,
    PresenceBook presence,
    ResumeStates resumeStates,
    Authenticator authenticator,
    GatewayLimits limits,
    Counters counters,
    Clock clock) {}
