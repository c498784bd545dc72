/**
 * The gateway of a process: what is bound, what its event loops share, and how it starts and stops.
 *
 * <p>Its rooms, from the outside in; arrows between them run one way:
 *
 * <ul>
 *   <li>{@code listen} takes handshakes and hands all else to {@code http};
 *   <li>{@code connection} is a socket from its handshake to its end;
 *   <li>{@code topic} is what sockets subscribe to, {@code presence} who is there, {@code resume}
 *       what lost sockets leave;
 *   <li>{@code routing} knows which domain serves what, {@code auth} whom a token names, {@code
 *       meter} counts.
 * </ul>
 */
@NullMarked
package dev.switchboard.gateway;

import org.jspecify.annotations.NullMarked;
