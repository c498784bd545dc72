package dev.switchboard.store;

import io.vertx.core.Future;

/** A store as its owner sees it, who also closes it. */
public interface OpenStore extends Store {

  /**
   * Completes, with the reason, if ever a thread of the store ends that should not: out of memory.
   * Nothing is read or written from then on, so the process should end. Completes on that very
   * thread.
   */
  Future<Throwable> ended();

  /**
   * Finishes the works that are queued, then releases everything; later works fail with {@code
   * DOMAIN_UNAVAILABLE}. Closing again is harmless.
   */
  Future<Void> close();
}
