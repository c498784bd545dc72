/**
 * Who is subscribed to what: the book that sessions keep, and the domain that answers from it
 * (contract 6, {@code /topics}, and 7, {@code presence.list}).
 *
 * <p>A server alone has its book tell those who watch. From the first time that it meets another
 * gateway, {@code PresenceShare} tells what the book sees to the home of each topic and to the
 * gateway that follows where the home goes; both keep it in a {@code PresenceRoll}, and the home
 * publishes. What is told is numbered, so that whatever is lost is noticed within a second or two;
 * where gateways come or go each tells the others all of its sockets anew, which is no news to
 * those who watch.
 */
@NullMarked
package dev.switchboard.gateway.presence;

import org.jspecify.annotations.NullMarked;
