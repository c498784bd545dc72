package dev.switchboard.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps a lease and looks at the others', where nodes share the store. It has a
 * connection of its own, so that no batch of writes delays a beat.
 */
final class LeaseBeats implements Runnable {

  static final Duration EVERY = Duration.ofSeconds(2);

  // So that a connection that broke without a word is given up before the others lose patience.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(LeaseBeats.class);

  private final LeaseKeeper keeper;
  private final HealthMonitor monitor;
  private final Session session;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this, "switchboard-store-lease");

  LeaseBeats(LeaseKeeper keeper, Database database, HealthMonitor monitor) {
    this.keeper = keeper;
    this.monitor = monitor;
    this.session = new Session(() -> connect(database), database.forUpdate());
    thread.setDaemon(true);
  }

  private static Connection connect(Database database) throws SQLException {
    Connection connection = database.connectWriter();
    try {
      connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  void start() {
    thread.start();
  }

  /** Ends after the turn under way; blocks until then, but for no database that hangs. */
  void close() throws InterruptedException {
    closing.countDown();
    thread.join(PATIENCE.toMillis());
  }

  @Override
  public void run() {
    try {
      while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        turn();
      }
    } catch (Throwable e) {
      // Without it this node would soon be taken for dead.
      monitor.ended(thread.getName(), e);
    } finally {
      session.discard();
    }
  }

  private void turn() {
    try {
      keeper.turn(session);
    } catch (SQLException e) {
      session.discard();
      // That the database is away is others' to complain of.
      LOG.atDebug()
          .addKeyValue("error", StoreException.oneLine(e))
          .log("This node could not prove that it lives");
    } catch (RuntimeException e) {
      session.discard();
      LOG.atError().setCause(e).log("A turn of the lease failed");
    }
  }
}
