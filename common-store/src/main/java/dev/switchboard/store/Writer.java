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
import org.jspecify.annotations.Nullable;

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
  private final HealthMonitor monitor;
  private final BlockingQueue<Job<?>> queue;
  private final Thread thread;
  private volatile boolean closing;
  private final AtomicLong batches = new AtomicLong();

  Writer(
      Vertx vertx,
      GroupCommit groupCommit,
      Session session,
      HealthMonitor monitor,
      int queueBound) {
    this.vertx = vertx;
    this.ownContext = vertx.getOrCreateContext();
    this.monitor = monitor;
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

  <T> Future<T> write(Work<T> work, @Nullable String domain) {
    Job<T> job = new Job<>(work, domain, vertx.getOrCreateContext());
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
    boolean unused = queue.offer(new Job<>(transaction -> Pending.of(true), null, ownContext));
    thread.join();
  }

  @Override
  public void run() {
    try {
      serve();
    } catch (Throwable e) {
      closing = true;
      monitor.ended(thread.getName(), e);
      refuseWhatWaits();
    } finally {
      session.discard();
    }
  }

  private void serve() throws InterruptedException {
    List<Job<?>> batch = new ArrayList<>();
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
  }

  private void refuseWhatWaits() {
    Settlement settlement = new Settlement();
    for (Job<?> job = queue.poll(); job != null; job = queue.poll()) {
      settlement.fail(job, Job.unavailable("the store has ended"));
    }
    settlement.deliver();
  }
}
