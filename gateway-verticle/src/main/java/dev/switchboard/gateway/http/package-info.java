/**
 * The HTTP API as one more dialect: a call is a command in other words (contract 6).
 *
 * <p>The way of a request: {@link dev.switchboard.gateway.http.HttpApi} gives it to a router of
 * vertx-web that {@code ApiRouter} has hung all routes into. Its handlers are the steps of {@code
 * Exchange}: the page's origin, then the route of the path and method, the caller and the role, the
 * body ({@code JsonBody}), and the {@link dev.switchboard.gateway.http.Endpoint}, which answers.
 * Most endpoints come from {@code DomainRoutes}: what domains announced, each with an {@code
 * ArgumentBinding} that makes the arguments of path, query and body. The gateway's own are {@link
 * dev.switchboard.gateway.http.Health} and connections. Whatever goes wrong ends at {@code
 * ProblemHandler} and is told as a {@link dev.switchboard.gateway.http.Problem} (RFC 9457).
 *
 * <p>One API serves every event loop: what it keeps is immutable or replaced as a whole.
 */
@NullMarked
package dev.switchboard.gateway.http;

import org.jspecify.annotations.NullMarked;
