/**
 * STOMP 1.2 over WebSocket, as a dialect in a jar of its own.
 *
 * <p>The walk of a frame: {@link dev.switchboard.stomp.StompParser} cuts what comes in into {@link
 * dev.switchboard.stomp.StompFrame}s, {@link dev.switchboard.stomp.StompRequests} makes the
 * server's own messages of them, and {@link dev.switchboard.stomp.StompSubscriptions} remembers
 * what the client calls its subscriptions. Answers and events come back through {@link
 * dev.switchboard.stomp.StompAnswers}. {@link dev.switchboard.stomp.StompDialect} is the door to
 * all of it, one for each socket.
 */
@NullMarked
package dev.switchboard.stomp;

import org.jspecify.annotations.NullMarked;
