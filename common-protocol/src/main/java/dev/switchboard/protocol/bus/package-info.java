/**
 * The event bus between gateways and domains: addresses, codecs, and both ends.
 *
 * <p>The walk of a question: {@link dev.switchboard.protocol.bus.DomainClient} sends a command to
 * the address that {@link dev.switchboard.protocol.bus.Addresses} has for it and turns the outcome,
 * or five seconds of silence, into a future. At the other end {@link
 * dev.switchboard.protocol.bus.DomainVerticle} has one address per command that its domain bound,
 * and has announced them all; it gives what arrives to the domain's handler and answers with an
 * {@link dev.switchboard.protocol.command.Outcome}, whatever the handler does. Wishes to subscribe
 * go to the domain's authority the same way.
 *
 * <p>Events go the other way: {@link dev.switchboard.protocol.bus.BusEventPublisher} publishes
 * those of one commit as one {@link dev.switchboard.protocol.bus.EventBatch}, which every gateway
 * loop hears at one address. Within a node codecs hand on the very same record; only between nodes
 * do they write JSON.
 *
 * <p>Verticles that are no domains use all this by {@link
 * dev.switchboard.protocol.bus.Switchboard}.
 */
@NullMarked
package dev.switchboard.protocol.bus;

import org.jspecify.annotations.NullMarked;
