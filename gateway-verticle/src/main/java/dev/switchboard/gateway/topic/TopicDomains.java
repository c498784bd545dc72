package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import io.vertx.core.Future;

/** The domains that own topics, as the topics of an event loop ask and tell them. */
public interface TopicDomains {

  /**
   * Asks whether a socket may subscribe. Fails with a {@link
   * dev.switchboard.protocol.FailureException}.
   */
  Future<TopicGrant> authorize(String domain, TopicRequest request);

  /** Tells a domain what was written to a socket; best effort. */
  void delivered(String domain, Delivered delivered);

  /** Tells a domain how far the slowest sockets have got; best effort. */
  void paced(String domain, Pace pace);

  /**
   * Has the events of a topic come from other nodes too, until {@link #unwanted}.
   *
   * @return whether other nodes learn of it a little later only
   */
  default boolean wanted(Topic topic) {
    return false;
  }

  /** Ends what {@link #wanted} began. */
  default void unwanted(Topic topic) {}
}
