package dev.switchboard.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one writer thread and its bounded queue. While a batch commits the next one gathers, so that
 * batches grow with the load and nothing waits when there is none. At the bound works are refused.
 */
final class Writer implements Runnable {

  /** How many works share a commit at most. */
  private static final int MAX_BATCH = 1_024;

  private final Vertx vertx;
  private final Context ownContext;
  private final GroupCommit groupCommit;
  private final Session session;
  private final BlockingQueue<Job<?>> queue;
  private final Thread thread;
  private volatile boolean closing;
  private final AtomicLong batches = new AtomicLong();

  Writer(Vertx vertx, GroupCommit groupCommit, Session session, int queueBound) {
    this.vertx = vertx;
    this.ownContext = vertx.getOrCreateContext();
    this.groupCommit = groupCommit;
    this.session = session;
    this.queue = new ArrayBlockingQueue<>(queueBound);
    this.thread = new Thread(this, "switchboard-store-writer");
  }

  void start() {
    thread.start();
  }

  /** How many batches were carried out. */
  long batches() {
    return batches.get();
  }

  <T> Future<T> write(Work<T> work) {
    Context context = vertx.getOrCreateContext();
    Job<T> job = new Job<>(work, context);
    if (closing) {
      return Future.failedFuture(Job.unavailable("the store is closed"));
    }
    if (!queue.offer(job)) {
      return Future.failedFuture(Job.unavailable("too many writes are waiting"));
    }
    if (closing && queue.remove(job)) {
      // The writer may have looked for the last time before the work came.
      return Future.failedFuture(Job.unavailable("the store is closed"));
    }
    return job.future();
  }

  /** Lets the thread finish what is queued and end; blocks until it has. */
  void close() throws InterruptedException {
    closing = true;
    // Wakes the thread up; where the queue is full it is awake.
    boolean unused = queue.offer(new Job<>(transaction -> Pending.of(true), ownContext));
    thread.join();
  }

  @Override
  public void run() {
    List<Job<?>> batch = new ArrayList<>();
    try {
      while (true) {
        if (batch.isEmpty()) {
          Job<?> first = closing ? queue.poll() : queue.take();
          if (first == null) {
            return;
          }
          batch.add(first);
        }
        queue.drainTo(batch, MAX_BATCH - batch.size());
        Collection<Job<?>> waiting = groupCommit.carryOut(batch);
        batches.incrementAndGet();
        batch.clear();
        batch.addAll(waiting);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      session.discard();
    }
  }
}
