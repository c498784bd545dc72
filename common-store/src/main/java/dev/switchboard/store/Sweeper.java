package dev.switchboard.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that sweeps once a minute. Between two steps it rests as long as the last one took, so
 * that at most half of the database's time is its own.
 */
final class Sweeper {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final long EVERY_SECONDS = 60;

  private final Database database;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "switchboard-store-sweeper");
            made.setDaemon(true);
            return made;
          });

  Sweeper(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::sweepOrComplain, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Sweeps now; completes once nothing is left to delete. */
  Future<Void> sweepNow() {
    Promise<Void> done = Promise.promise();
    try {
      thread.execute(
          () -> {
            try {
              sweep();
              done.complete();
            } catch (Throwable e) {
              done.fail(e);
            }
          });
    } catch (RejectedExecutionException e) {
      done.fail(e);
    }
    return done.future();
  }

  // What a periodic task throws would end it.
  private void sweepOrComplain() {
    try {
      sweep();
    } catch (Throwable e) {
      LOG.atWarn()
          .addKeyValue("error", StoreException.oneLine(e))
          .log("Old events could not be deleted; they are left out all the same");
    }
  }

  private void sweep() throws SQLException, InterruptedException {
    Session session = new Session(database::connectWriter, database.forUpdate());
    try {
      Sweep sweep = new Sweep(database, session, clock.millis());
      long began = System.nanoTime();
      while (sweep.step() && !closing.await(System.nanoTime() - began, TimeUnit.NANOSECONDS)) {
        began = System.nanoTime();
      }
    } finally {
      session.discard();
    }
  }

  /** Ends after the step under way; blocks until then. */
  void close() throws InterruptedException {
    closing.countDown();
    thread.shutdown();
    boolean unused = thread.awaitTermination(1, TimeUnit.MINUTES);
  }
}
