package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.auth.Credentials;
import dev.switchboard.gateway.auth.HandshakeLimits;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.dialect.Opening;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake brought.
 *
 * @param address the client's, behind trusted proxies its own
 * @param tokenNeeded why a client without a token cannot come in; null where it can
 * @param place among all sockets, given back at the end
 * @param refused told of the failure where the socket is refused for its token or as one too many
 */
public record Handshake(
    String address,
    Credentials credentials,
    Opening opening,
    @Nullable Failure tokenNeeded,
    HandshakeLimits.Place place,
    Consumer<Failure> refused) {}
