/**
 * The HTTP API as one more dialect: a call is a command in other words (contract 6).
 *
 * <p>The way of a request: {@link dev.switchboard.gateway.http.HttpApi} gives it to an {@code
 * Exchange}, which checks its origin, looks its path up in the {@code RouteTable}, authenticates,
 * checks the role, and reads the body; the {@link dev.switchboard.gateway.http.Endpoint} found then
 * answers. Most endpoints come from {@code DomainRoutes}: what domains announced, each with an
 * {@code ArgumentBinding} that makes the command's record of path, query and body. The gateway's
 * own are health and connections. Whatever goes wrong is told as a {@link
 * dev.switchboard.gateway.http.Problem} (RFC 9457).
 *
 * <p>One API serves every event loop: what it keeps is immutable or replaced as a whole.
 */
@NullMarked
package dev.switchboard.gateway.http;

import org.jspecify.annotations.NullMarked;
