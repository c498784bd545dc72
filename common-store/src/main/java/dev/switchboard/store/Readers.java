package dev.switchboard.store;

import dev.switchboard.protocol.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final BlockingQueue<Read<?>> queue;
  private final List<Thread> threads;
  private final AtomicBoolean down = new AtomicBoolean();
  private volatile boolean closing;

  Readers(Vertx vertx, Database database, int count, int queueBound) {
    this.vertx = vertx;
    this.database = database;
    this.queue = new ArrayBlockingQueue<>(queueBound);
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
        if (down.compareAndSet(true, false)) {
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
    if (down.compareAndSet(false, true)) {
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

  <T> Future<T> read(Query<T> query) {
    Read<T> read = new Read<>(query, vertx.getOrCreateContext(), Promise.promise());
    if (closing) {
      return Future.failedFuture(Job.unavailable("the store is closed"));
    }
    if (!queue.offer(read)) {
      return Future.failedFuture(Job.unavailable("too many reads are waiting"));
    }
    if (closing && queue.remove(read)) {
      return Future.failedFuture(Job.unavailable("the store is closed"));
    }
    return read.promise().future();
  }

  /** Lets the threads finish what is queued and end; blocks until they have. */
  void close() throws InterruptedException {
    closing = true;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (Read<?> left = queue.poll(); left != null; left = queue.poll()) {
      left.refuse();
    }
  }

  private void serve() {
    Session session = new Session(database::connectReader, "");
    try {
      for (Read<?> read = next(); read != null; read = next()) {
        read.answer(session, this);
      }
    } finally {
      session.discard();
    }
  }

  private @Nullable Read<?> next() {
    try {
      return closing ? queue.poll() : queue.take();
    } catch (InterruptedException e) {
      return queue.poll();
    }
  }
}
