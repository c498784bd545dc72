package dev.switchboard.gateway.resume;

import io.vertx.core.Future;

/** The sockets that other nodes have. */
public interface OtherNodes {

  /**
   * Has the sockets of a client asked for a sign of life, so that a dead one leaves what it has.
   *
   * @return completes, and does not fail, once nothing more is to be expected of them
   */
  Future<Void> probe(ResumeKey key);
}
