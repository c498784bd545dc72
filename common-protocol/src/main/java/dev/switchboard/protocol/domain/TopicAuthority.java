package dev.switchboard.protocol.domain;

import io.vertx.core.Future;

/** Decides who may subscribe to a domain's topics. */
@FunctionalInterface
public interface TopicAuthority {

  /** Grants, or fails with a {@link dev.switchboard.protocol.FailureException}. */
  Future<TopicGrant> authorize(TopicRequest request);
}
