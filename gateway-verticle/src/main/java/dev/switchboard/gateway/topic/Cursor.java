package dev.switchboard.gateway.topic;

import io.vertx.core.Future;

/**
 * Something that is written to a socket by reading it, from a log or from memory, rather than as it
 * happens. It stops where the socket is full and goes on when that drains.
 */
public interface Cursor {

  /** What a cursor needs after a step. */
  enum Next {
    /** Another step, when the other cursors of the socket had theirs. */
    STEP,
    /** A read, before it can go on. */
    READ,
    /** Nothing: it has come to its end. */
    NOTHING
  }

  /**
   * Writes one piece, at most about {@link EncodedBatch#MAX_BYTES}; called while the socket is
   * writable.
   */
  Next step();

  /**
   * Reads what the next step writes. A cursor whose read failed for a passing reason asks for it
   * again by its next step; where the future fails, the socket ends.
   */
  default Future<Void> read() {
    return Future.succeededFuture();
  }
}
