/**
 * What the nodes of a cluster tell each other, at one clustered address per node ({@code
 * Addresses.node}): that they are there ({@code NodeState}), what their domains have ({@code
 * Announced}), which topics they want ({@code InterestChange}), events of those topics, and
 * questions for domains that the asker does not run. {@code ClusterNodes} is the way in; {@code
 * Peer} is what a node knows of another one.
 *
 * <p>The cluster manager is asked for two things only: which nodes there are, and where the address
 * of each is. Everything else is told in versions, so that whatever is lost is noticed within a
 * second or two and asked for again.
 */
@NullMarked
package dev.switchboard.cluster;

import org.jspecify.annotations.NullMarked;
