package dev.switchboard.gateway.http;

import io.vertx.core.Future;

/** What an administrator may do to a principal (contract 8.1). */
@FunctionalInterface
public interface PrincipalAdmin {

  /**
   * Refuses, on all nodes, the principal's tokens that were issued before now or do not tell when,
   * and closes its sockets. Completes once that outlives this node.
   */
  Future<Void> revoke(String principalId);
}
