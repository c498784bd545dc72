package dev.switchboard.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a schema of a PostgreSQL database for one server, or for the nodes of one cluster: an
 * advisory lock on a connection of its own, which the server releases however this process ends. A
 * lone server takes it exclusively, nodes of a cluster share it.
 *
 * <p>The connection may break while the store runs; the claim is then taken again, by a thread that
 * looks every few seconds and thereby keeps the connection from idling.
 */
final class PostgresClaim {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresClaim.class);

  /** Any number that no other program locks; "swbd" in ASCII. */
  private static final int LOCK = 0x73776264;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** How long the lock of a server that has just been killed may outlive it. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(100);

  // Where the other machine is lost without a word, PostgreSQL notices within a minute.
  private static final String NOTICE_LOSS =
      "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 10;"
          + " SET tcp_keepalives_count = 3";

  private final PostgresDatabase database;
  private final boolean shared;
  private @Nullable Connection connection;
  private @Nullable Thread guard;
  private volatile boolean released;

  PostgresClaim(PostgresDatabase database, boolean shared) {
    this.database = database;
    this.shared = shared;
  }

  /**
   * Takes it.
   *
   * @throws StoreException where another server has it, or the database cannot be used
   */
  void take() {
    try {
      if (!lock(PATIENCE)) {
        throw StoreException.of(
            database,
            shared
                ? "is in use by a Switchboard that is not of a cluster"
                : "is in use by another Switchboard; nodes that share a database are started with"
                    + " --cluster");
      }
    } catch (SQLException e) {
      throw StoreException.of(database, StoreException.oneLine(e));
    }
    Thread thread = new Thread(this::keep, "switchboard-store-claim");
    thread.setDaemon(true);
    guard = thread;
    thread.start();
  }

  private synchronized boolean lock(Duration patience) throws SQLException {
    Connection opened = database.connectWriter();
    boolean locked = false;
    try (Statement statement = opened.createStatement()) {
      boolean unused = statement.execute(NOTICE_LOSS);
      long deadline = System.nanoTime() + patience.toNanos();
      locked = tryLock(statement);
      while (!locked && !released && System.nanoTime() < deadline) {
        LockSupport.parkNanos(PAUSE.toNanos());
        locked = tryLock(statement);
      }
      locked &= !released;
      connection = locked ? opened : null;
      return locked;
    } finally {
      if (!locked) {
        close(opened);
      }
    }
  }

  private boolean tryLock(Statement statement) throws SQLException {
    // By schema, since each schema of a database may be another server's.
    try (ResultSet result =
        statement.executeQuery(
            "SELECT pg_try_advisory_lock"
                + (shared ? "_shared(" : "(")
                + LOCK
                + ", hashtext(coalesce(current_schema(), '')))")) {
      return result.next() && result.getBoolean(1);
    }
  }

  private void keep() {
    boolean lost = false;
    while (!released) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (released || isKept()) {
        continue;
      }
      try {
        if (lock(Duration.ZERO)) {
          lost = false;
        } else if (!lost) {
          lost = true;
          LOG.atError()
              .addKeyValue("database", database.shown())
              .log("Another Switchboard has taken the database while it could not be reached");
        }
      } catch (SQLException e) {
        LOG.atDebug()
            .addKeyValue("error", StoreException.oneLine(e))
            .log("The database cannot be claimed again yet");
      }
    }
  }

  private synchronized boolean isKept() {
    Connection open = connection;
    if (open == null) {
      return false;
    }
    try (Statement statement = open.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException e) {
      connection = null;
      close(open);
      return false;
    }
  }

  /** Gives it up. */
  void release() {
    released = true;
    if (guard != null) {
      LockSupport.unpark(guard);
    }
    unlock();
  }

  private synchronized void unlock() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try (Statement statement = open.createStatement()) {
        // A pooler may keep the session for others.
        boolean unused = statement.execute("SELECT pg_advisory_unlock_all()");
      } catch (SQLException e) {
        // It goes with the session.
      }
      close(open);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is closed already.
    }
  }
}
