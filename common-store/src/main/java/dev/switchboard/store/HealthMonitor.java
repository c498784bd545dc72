package dev.switchboard.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store's threads have found out about themselves and the database. Thread-safe. */
final class HealthMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

  private final Promise<Throwable> ended = Promise.promise();
  private volatile boolean alive = true;
  private volatile boolean writable = true;
  private volatile boolean readable = true;
  private volatile boolean answering = true;

  StoreHealth health() {
    return new StoreHealth(alive, writable && readable && answering);
  }

  /** Completes with the reason when a thread has ended that should not have. */
  Future<Throwable> ended() {
    return ended.future();
  }

  void ended(String thread, Throwable reason) {
    alive = false;
    try {
      LOG.atError()
          .addKeyValue("thread", thread)
          .setCause(reason)
          .log("A thread of the store has ended; the store serves nobody any more");
    } finally {
      boolean unused = ended.tryComplete(reason);
    }
  }

  boolean writable() {
    return writable;
  }

  /** Notes whether the last write could be made; returns whether that is news. */
  boolean writable(boolean now) {
    boolean before = writable;
    writable = now;
    return before != now;
  }

  /** Notes whether the last read could be made; returns whether that is news. */
  synchronized boolean readable(boolean now) {
    boolean before = readable;
    readable = now;
    return before != now;
  }

  /** Notes whether the database answers within the time that a probe has. */
  void answering(boolean now) {
    answering = now;
  }
}
