package dev.switchboard.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sockets of one event loop with something to flush: each is flushed once a tick, however many
 * frames were written, because the system call costs more than everything else about a frame.
 *
 * <p>Under load a tick is too short to gather much. So after a flush of many sockets the next one
 * waits until {@value #REST_MICROS} microseconds have passed, and writes all that came meanwhile
 * with one system call per socket. After a flush of few sockets nothing is delayed, and a rest that
 * gathered next to nothing, as where each socket is answered once, is not tried again for the next
 * {@value #TRIAL_EVERY} such flushes.
 */
final class FlushQueue {

  /** A socket as the queue sees it. */
  interface Flushable {

    void flush();

    /** Its flush threw this. */
    void failed(Throwable bug);
  }

  /** Runs a task on the event loop later. */
  interface Timer {

    void schedule(Runnable task, long delay, TimeUnit unit);
  }

  /** A flush of more sockets than this is followed by a rest. */
  static final int MANY = 64;

  static final long REST_MICROS = 2_000;

  /** After so many flushes of many sockets a rest is tried again. */
  static final int TRIAL_EVERY = 64;

  private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(REST_MICROS);

  private final Executor eventLoop;
  private final Timer timer;
  private final LongSupplier nanoTime;
  private List<Flushable> dirty = new ArrayList<>();
  private List<Flushable> spare = new ArrayList<>();

  /** How many frames were written to sockets that were dirty already. */
  private int gathered;

  private boolean resting;
  private boolean rested;
  private int untilTrial;
  private long flushedNanos;

  /**
   * @param eventLoop runs tasks of its own thread in the order in which they come
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  FlushQueue(Executor eventLoop, Timer timer, LongSupplier nanoTime) {
    this.eventLoop = eventLoop;
    this.timer = timer;
    this.nanoTime = nanoTime;
  }

  /** Has the socket flushed soon; the caller adds a socket only once. */
  void add(Flushable socket) {
    if (dirty.isEmpty()) {
      schedule();
    }
    dirty.add(socket);
  }

  /** A socket that was added has one more frame to flush. */
  void gather() {
    gathered++;
  }

  private void schedule() {
    long rest = resting ? REST_NANOS - (nanoTime.getAsLong() - flushedNanos) : 0;
    rested = rest > 0;
    if (rested) {
      timer.schedule(this::flush, rest, TimeUnit.NANOSECONDS);
    } else {
      // Behind the tasks that wait already, so all they write is in the same flush.
      eventLoop.execute(this::flush);
    }
  }

  private void flush() {
    // A flush may make a socket writable and its owner write again: that is for the next flush.
    List<Flushable> batch = dirty;
    dirty = spare;
    // Until the end, or the sockets that are added meanwhile would not find the time it took.
    resting = worthARest(batch.size());
    gathered = 0;
    flushedNanos = nanoTime.getAsLong();
    for (Flushable socket : batch) {
      flush(socket);
    }
    flushedNanos = nanoTime.getAsLong();
    batch.clear();
    spare = batch;
  }

  private boolean worthARest(int sockets) {
    if (sockets <= MANY) {
      return false;
    }
    if (rested && gathered < sockets / 4) {
      untilTrial = TRIAL_EVERY;
    } else if (untilTrial > 0) {
      untilTrial--;
    }
    return untilTrial == 0;
  }

  private static void flush(Flushable socket) {
    try {
      socket.flush();
    } catch (Throwable bug) {
      Fatal.check(bug);
      socket.failed(bug);
    }
  }
}
