/**
 * Listeners, connections and the topic hub: everything between a socket and the event bus.
 *
 * <p>The walk of a message through here, inwards: a {@code Listener} takes the upgrade, chooses the
 * dialect and checks the origin; {@code Admission} finds out who the socket is; its {@code
 * Connection} gives each message to its {@code Dispatch}, which counts it against the {@code
 * RateLimit} and has the dialect decode it: commands go to the domain that announced them,
 * subscriptions by way of the {@code TopicEntrance} into the {@code TopicHub} of the socket's event
 * loop. Outwards: an event arrives at the hub's {@code TopicChannel} once per event loop; its
 * {@code FanOut} encodes it once per dialect and writes it to every live {@code Subscription} with
 * one flush a batch. Whoever falls behind reads on from the log by {@code CatchUp}.
 *
 * <p>Everything of one socket happens on its event loop. What is shared between loops, the count of
 * connections and what lost sockets left behind, is touched when sockets come and go only.
 */
@NullMarked
package dev.switchboard.gateway;

import org.jspecify.annotations.NullMarked;
