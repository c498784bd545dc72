/**
 * The topics of an event loop, and who is subscribed to them.
 *
 * <p>The walk of an event: {@code TopicHub} takes the batch of events that one commit published and
 * gives each to its {@code TopicChannel}, which checks that it continues the topic's position; what
 * is missing is read from the log first. At the end of the turn the channel's {@code FanOut} finds
 * the subscriptions that want it in its {@code SubscriptionIndex}, encodes it once per dialect and
 * writes the same frame to every socket.
 *
 * <p>The walk of a subscription: {@code Subscriptions}, the set of one socket, has a {@code
 * SubscriptionOpener} ask the topic's domain. The {@code Subscription} then reads what its client
 * lacks, a piece at a time and only while the socket is writable, in turn with the other cursors in
 * the socket's {@code ReadQueue}; once it has all that the channel passed on it goes live. A live
 * one whose socket is full goes back to reading.
 *
 * <p>A keyed topic is one whose log keeps of each key the newest event alone. Who subscribes to it
 * reads that log from its beginning, or from a position; {@code Entries} says when it has them all.
 *
 * <p>A socket is known here as a {@code Subscriber} only. Everything lives on one event loop; none
 * of it is thread-safe.
 */
@NullMarked
package dev.switchboard.gateway.topic;

import org.jspecify.annotations.NullMarked;
