package dev.switchboard.gateway;

import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.protocol.bus.DomainClient;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What the sockets of one event loop share. */
record GatewayLoop(
    Vertx vertx,
    Context context,
    TopicHub hub,
    TopicEntrance entrance,
    Deadlines deadlines,
    DomainClient domains,
    TokenVerifier tokens,
    ConnectionRegistry registry,
    PresenceBook presence,
    LostSockets lostSockets,
    GatewayLimits limits,
    Counters counters,
    Clock clock) {}
