/**
 * The vocabulary that gateway and domains share: topics, positions, principals, failures.
 *
 * <p>The walk of a message: a {@link dev.switchboard.protocol.dialect.Dialect} decodes a frame into
 * a {@link dev.switchboard.protocol.message.ClientMessage}; the gateway routes it, as a {@link
 * dev.switchboard.protocol.command.Command} on the event bus, to the domain that announced it; the
 * domain commits what changed and an {@link dev.switchboard.protocol.event.Event} is published; the
 * gateway's topic hub has each dialect encode that event once and writes it to every subscribed
 * socket. Gateway and domains know each other only through these packages.
 */
@Api
@NullMarked
package dev.switchboard.protocol;

import org.jspecify.annotations.NullMarked;
