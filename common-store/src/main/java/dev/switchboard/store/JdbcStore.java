package dev.switchboard.store;

import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A database behind one writer thread and a few readers. */
final class JdbcStore implements OpenStore {

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final Database database;
  private final Writer writer;
  private final Readers readers;
  private final TopicLog log;
  private final Promise<Void> closed = Promise.promise();
  private boolean closing;
  private boolean sweeping;
  private long timer;

  JdbcStore(
      Vertx vertx, Database database, Writer writer, Readers readers, Clock clock, String epoch) {
    this.vertx = vertx;
    this.database = database;
    this.writer = writer;
    this.readers = readers;
    this.log = new SqlTopicLog(this, clock, epoch);
  }

  void start() {
    writer.start();
    readers.start();
    timer = vertx.setPeriodic(SWEEP_EVERY.toMillis(), unused -> sweepUnlessSweeping());
  }

  @Override
  public <T> Future<T> write(Work<T> work) {
    return writer.write(work);
  }

  @Override
  public <T> Future<Reply<T>> writeOnce(@Nullable OnceKey key, Class<T> answerType, Work<T> work) {
    if (key == null) {
      return write(transaction -> work.run(transaction).map(Reply::of));
    }
    return write(
        transaction -> {
          Optional<T> first = transaction.recall(key, answerType);
          if (first.isPresent()) {
            return Pending.of(new Reply<>(first.get(), true));
          }
          Pending<T> answer = work.run(transaction);
          transaction.remember(key, answer);
          return answer.map(Reply::of);
        });
  }

  @Override
  public <T> Future<T> read(Query<T> query) {
    return readers.read(query);
  }

  @Override
  public TopicLog log() {
    return log;
  }

  private synchronized void sweepUnlessSweeping() {
    if (!sweeping) {
      sweeping = true;
      sweep().onComplete(swept -> swept(), failed -> swept());
    }
  }

  private synchronized void swept() {
    sweeping = false;
  }

  /** How many commits were made, or tried: the fewer for as many works the better. */
  long batches() {
    return writer.batches();
  }

  /** Deletes all that retention no longer keeps, step by step between other works. */
  Future<Void> sweep() {
    return sweep(Sweep.Cursor.START);
  }

  private Future<Void> sweep(Sweep.Cursor from) {
    return write(transaction -> Pending.of(Sweep.step(transaction, from)))
        .compose(next -> next.finished() ? Future.succeededFuture() : sweep(next));
  }

  @Override
  public synchronized Future<Void> close() {
    if (!closing) {
      closing = true;
      boolean unused = vertx.cancelTimer(timer);
      // A thread of its own: Vert.x's workers may be gone when the store closes.
      Context context = vertx.getOrCreateContext();
      new Thread(() -> closeAll(context), "switchboard-store-closer").start();
    }
    return closed.future();
  }

  private void closeAll(Context context) {
    try {
      // Readers first: the last connection to close, the writer's, empties SQLite's WAL.
      readers.close();
      writer.close();
      database.release();
      if (!Settlement.on(context, closed::complete)) {
        closed.complete();
      }
    } catch (InterruptedException e) {
      database.release();
      closed.fail(e);
      Thread.currentThread().interrupt();
    }
  }
}
