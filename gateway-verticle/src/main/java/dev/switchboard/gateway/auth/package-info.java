/**
 * What is decided about a request before it is let in (contract 3).
 *
 * <p>The way of a handshake or an HTTP request: {@link
 * dev.switchboard.gateway.auth.QueryParameters} reads its query, {@link
 * dev.switchboard.gateway.auth.ClientAddress} tells where it comes from, {@link
 * dev.switchboard.gateway.auth.OriginPolicy} whether its page may connect at all, {@link
 * dev.switchboard.gateway.auth.Credentials} finds its token, and {@link
 * dev.switchboard.gateway.auth.TokenVerifier} turns the token into a principal. {@link
 * dev.switchboard.gateway.auth.RefusedHandshakes} remembers who keeps coming back with what was
 * refused. Keys and secrets come from {@link dev.switchboard.gateway.auth.AuthConfig}; tokens are
 * minted by {@link dev.switchboard.gateway.auth.TokenSigner}.
 *
 * <p>Everything here may be used from every thread. No text of a token reaches a message or a log.
 */
@NullMarked
package dev.switchboard.gateway.auth;

import org.jspecify.annotations.NullMarked;
