/**
 * The wire formats: pure functions between frames and messages, without I/O.
 *
 * <p>A {@link dev.switchboard.protocol.dialect.DialectProvider} says where a dialect is spoken and
 * gives each socket its {@link dev.switchboard.protocol.dialect.Dialect}.
 *
 * <p>The walk of a frame: the gateway gives the text of a frame to {@link
 * dev.switchboard.protocol.dialect.Dialect#decode}, which makes a {@link
 * dev.switchboard.protocol.message.ClientMessage} of it, {@code Rejected} where it is not of the
 * form. Answers to one socket and events for all of a topic's sockets come back through the two
 * {@code encode}s as the bytes of one frame each, or as null where the dialect has no words for
 * them. What a dialect must know of a socket it reads from {@link
 * dev.switchboard.protocol.dialect.ConnectionView}.
 */
@Api
@NullMarked
package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
