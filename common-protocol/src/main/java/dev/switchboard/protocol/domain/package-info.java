/**
 * The service-provider interface for domains, and the verticle that runs one.
 *
 * <p>The walk of a command: {@link dev.switchboard.protocol.domain.DomainVerticle} has one bus
 * address per command that the {@link dev.switchboard.protocol.domain.Domain} bound, and has
 * announced them all; it gives what arrives to the {@link
 * dev.switchboard.protocol.domain.CommandHandler} and answers with an {@link
 * dev.switchboard.protocol.command.Outcome}, whatever the handler does. Wishes to subscribe go to
 * the {@link dev.switchboard.protocol.domain.TopicAuthority} the same way.
 */
@NullMarked
package dev.switchboard.protocol.domain;

import org.jspecify.annotations.NullMarked;
