package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.topic.SubscriptionOpener;
import dev.switchboard.protocol.bus.DomainClient;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** What the sockets of one event loop share. */
public record ConnectionLoop(
    Vertx vertx,
    Context context,
    Deadlines deadlines,
    SubscriptionOpener opener,
    DomainClient domains,
    OpenSockets open,
    SharedState shared) {}
