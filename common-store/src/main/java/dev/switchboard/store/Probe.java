package dev.switchboard.store;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Asks the database every two seconds whether it is there, so that health checks know it even where
 * nobody else asks, and writes again where writes have failed, so that they find out that they can.
 */
final class Probe {

  private static final Duration EVERY = Duration.ofSeconds(2);

  /** A database that takes longer than this to answer counts as not there. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  // Changes nothing, and is written all the same: a full disk has no room for it.
  private static final String WRITE =
      "UPDATE store_identity SET value = value WHERE name = 'epoch'";

  private final Vertx vertx;
  private final Store store;
  private final HealthMonitor monitor;
  private long timer;
  private boolean reading;
  private boolean writing;
  private long asked;

  Probe(Vertx vertx, Store store, HealthMonitor monitor) {
    this.vertx = vertx;
    this.store = store;
    this.monitor = monitor;
  }

  void start() {
    timer = vertx.setPeriodic(EVERY.toMillis(), unused -> probe());
  }

  void stop() {
    boolean unused = vertx.cancelTimer(timer);
  }

  private synchronized void probe() {
    if (!reading) {
      reading = true;
      asked = System.nanoTime();
      store
          .read(sql -> sql.query("SELECT 1", row -> row.getLong(1)))
          .onComplete(answer -> answered(), failed -> answered());
    } else if (System.nanoTime() - asked > PATIENCE_NANOS) {
      monitor.answering(false);
    }
    if (!writing && !monitor.writable()) {
      writing = true;
      store
          .write(tx -> Pending.of(tx.update(WRITE)))
          .onComplete(written -> wrote(), failed -> wrote());
    }
  }

  // That the answer may be a failure is the readers' to note.
  private synchronized void answered() {
    reading = false;
    monitor.answering(true);
  }

  private synchronized void wrote() {
    writing = false;
  }
}
