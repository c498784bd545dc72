/**
 * What is decided about a request before it is let in (contract 3).
 *
 * <p>The way of a handshake or an HTTP request: {@link
 * dev.switchboard.gateway.auth.QueryParameters} reads its query, {@link
 * dev.switchboard.gateway.auth.ClientAddress} tells where it comes from, {@link
 * dev.switchboard.gateway.auth.OriginPolicy} whether its page may connect at all, {@link
 * dev.switchboard.gateway.auth.AnonymousAccess} whether it may do without a token, {@link
 * dev.switchboard.gateway.auth.Credentials} finds its token, and {@link
 * dev.switchboard.gateway.auth.TokenVerifier} turns the token into a principal: {@code TokenClaims}
 * reads what the token says, {@code TokenKeys} checks its signature. {@link
 * dev.switchboard.gateway.auth.RefusedHandshakes} remembers who keeps coming back with what was
 * refused, and {@link dev.switchboard.gateway.auth.HandshakeLimits} counts the sockets there are.
 * Keys and secrets come from {@link dev.switchboard.gateway.auth.AuthConfig}, the rest from {@link
 * dev.switchboard.gateway.auth.AccessConfig}; tokens are minted by {@link
 * dev.switchboard.gateway.auth.TokenSigner}.
 *
 * <p>Everything here may be used from every thread. No text of a token reaches a message or a log.
 */
@NullMarked
package dev.switchboard.gateway.auth;

import org.jspecify.annotations.NullMarked;
