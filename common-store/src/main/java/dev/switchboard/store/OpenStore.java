package dev.switchboard.store;

import io.vertx.core.Future;

/** A store as its owner sees it, who also closes it. */
public interface OpenStore extends Store {

  /**
   * Finishes the works that are queued, then releases everything; later works fail with {@code
   * DOMAIN_UNAVAILABLE}. Closing again is harmless.
   */
  Future<Void> close();
}
