package dev.switchboard.store;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Fatal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reader threads and their bounded queue. Each thread has a connection of its own, so that
 * there is nothing to borrow and statements stay prepared. A read is one transaction: all its
 * questions see the same moment, which is never before the last answered write.
 */
final class Readers {

  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

  private final Vertx vertx;
  private final Database database;
  private final HealthMonitor monitor;
  private final FairQueue<Read<?>> queue;
  private final List<Thread> threads;

  Readers(Vertx vertx, Database database, HealthMonitor monitor, int count, int queueBound) {
    this.vertx = vertx;
    this.database = database;
    this.monitor = monitor;
    this.queue = new FairQueue<>(queueBound);
    this.threads =
        IntStream.range(0, count)
            .mapToObj(i -> new Thread(this::serve, "switchboard-store-reader-" + i))
            .toList();
  }

  private record Read<T>(Query<T> query, Context context, Promise<T> promise) {

    void answer(Session session, Readers readers) {
      T value;
      try {
        value = readers.ask(query, session);
      } catch (Throwable e) {
        Settlement.on(context, () -> promise.tryFail(e));
        Fatal.rethrow(e);
        return;
      }
      Settlement.on(context, () -> promise.tryComplete(value));
    }

    void refuse() {
      Settlement.on(context, () -> promise.tryFail(Job.unavailable("the store is closed")));
    }
  }

  private <T> T ask(Query<T> query, Session session) throws SQLException {
    for (boolean again = false; ; again = true) {
      try {
        session.begin();
        T value = query.run(session);
        session.commit();
        if (monitor.readable(true)) {
          LOG.atInfo().addKeyValue("database", database.shown()).log("Reads succeed again");
        }
        return value;
      } catch (SQLException e) {
        Fault fault = database.fault(e);
        if (fault == Fault.WORK && !session.broken()) {
          session.rollback();
          throw e;
        }
        session.discard();
        // A connection that idled may have broken unnoticed; a fresh one tells.
        if (again || fault == Fault.UNAVAILABLE) {
          throw unavailable(e);
        }
      } catch (RuntimeException | Error e) {
        session.rollback();
        throw e;
      }
    }
  }

  private FailureException unavailable(SQLException e) {
    if (monitor.readable(false)) {
      LOG.atError()
          .addKeyValue("database", database.shown())
          .addKeyValue("error", StoreException.oneLine(e))
          .log("The database cannot be read");
    }
    return Job.unavailable("the database cannot be read");
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Has a read done.
   *
   * @param owner the id of the principal it is done for; null for the server itself
   */
  <T> Future<T> read(@Nullable String owner, Query<T> query) {
    Read<T> read = new Read<>(query, vertx.getOrCreateContext(), Promise.promise());
    return switch (queue.offer(owner, read)) {
      case TAKEN -> read.promise().future();
      case FULL -> Future.failedFuture(Job.unavailable("too many reads are waiting"));
      case SHARE_FULL ->
          Future.failedFuture(
              Failure.of(FailureCode.RATE_LIMITED, "too many reads of this principal are waiting")
                  .exception());
      case CLOSED -> Future.failedFuture(Job.unavailable("the store is closed"));
    };
  }

  /** Lets the threads finish what is queued and end; blocks until they have. */
  void close() throws InterruptedException {
    queue.close();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void serve() {
    Session session = new Session(database::connectReader, "");
    try {
      for (Read<?> read = queue.take(); read != null; read = queue.take()) {
        read.answer(session, this);
      }
    } catch (Throwable e) {
      monitor.ended(Thread.currentThread().getName(), e);
      queue.close();
      for (Read<?> left = queue.poll(); left != null; left = queue.poll()) {
        left.refuse();
      }
    } finally {
      session.discard();
    }
  }
}
