/**
 * WebSockets at the level of frames: the one place that knows Netty.
 *
 * <p>A listener is made with {@link ListenerOptions} and hands each upgrade request to the {@link
 * SocketAcceptor} of its event loop. That accepts the handshake (permessage-deflate included),
 * takes Vert.x's own WebSocket codec out of the pipeline and puts a {@code SocketChannel} in its
 * place. From there on bytes go through a {@code FrameReader}, which is strict about RFC 6455 and
 * never holds more than one message up to the limit, to the {@link SocketEvents} of the connection.
 *
 * <p>Outwards there is one path: a {@link Frame} is built once, is shared by all its sockets and
 * written as it is; the {@code FlushQueue} of the event loop flushes each socket once a tick, or
 * under load once every 2 ms. A close frame takes the same path, so whatever was written before it
 * arrives before it.
 *
 * <p>Everything here belongs to one event loop and is used on it only.
 */
@NullMarked
package dev.switchboard.websocket;

import org.jspecify.annotations.NullMarked;
