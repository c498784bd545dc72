/**
 * A socket from its handshake to its end, as two objects.
 *
 * <p>{@code Connection} is the socket: it writes, decides whether the socket is read from, watches
 * whether it is alive and takes what it is sent, and closes it. {@code Session} is whoever is
 * connected: it finds out who that is, decodes and carries out what the client says, holds its
 * subscriptions, and at the end leaves them for the next socket of the client.
 *
 * <p>In a cluster {@code Places} counts a principal's sockets, {@code ClusterConnections} lists and
 * closes those of all gateways, and {@code RevokedSockets} ends those whose tokens are revoked;
 * they ask the other gateways through {@code Gateways}.
 *
 * <p>Everything of one socket happens on its event loop. What is shared between loops, {@code
 * ConnectionRegistry}, presence and what lost sockets left, is touched when sockets and
 * subscriptions come and go only.
 */
@NullMarked
package dev.switchboard.gateway.connection;

import org.jspecify.annotations.NullMarked;
