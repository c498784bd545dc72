/**
 * Event-bus addresses and codecs: records travel by reference within a node.
 *
 * <p>The walk of a question: {@link dev.switchboard.protocol.bus.DomainClient} sends a command to
 * the address that {@link dev.switchboard.protocol.bus.Addresses} has for it and turns the outcome,
 * or five seconds of silence, into a future. Events go the other way through an {@link
 * dev.switchboard.protocol.bus.EventPublisher}: those of one commit are one {@link
 * dev.switchboard.protocol.bus.EventBatch}, which every gateway loop hears at one address. Codecs
 * hand on the very same record; only between nodes do they write JSON.
 */
@NullMarked
package dev.switchboard.protocol.bus;

import org.jspecify.annotations.NullMarked;
