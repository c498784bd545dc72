package dev.switchboard.websocket;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks of one event loop after the same delay each, in order, with one timer for all. */
final class Timeouts {

  private static final Logger LOG = LoggerFactory.getLogger(Timeouts.class);

  private record Waiting(Runnable task, long dueNanos) {}

  private final EventLoop eventLoop;
  private final long delayNanos;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  Timeouts(EventLoop eventLoop, Duration delay) {
    this.eventLoop = eventLoop;
    this.delayNanos = delay.toNanos();
  }

  /** Runs the task on the event loop when the delay is over. */
  void add(Runnable task) {
    waiting.add(new Waiting(task, System.nanoTime() + delayNanos));
    if (waiting.size() == 1) {
      schedule(delayNanos);
    }
  }

  private void schedule(long nanos) {
    eventLoop.schedule(this::runDue, nanos, TimeUnit.NANOSECONDS);
  }

  private void runDue() {
    long now = System.nanoTime();
    Waiting next = waiting.peek();
    while (next != null && next.dueNanos() - now <= 0) {
      // Removed only afterwards, so that a task that adds another one does not start a second
      // timer.
      run(next.task());
      waiting.remove();
      next = waiting.peek();
    }
    if (next != null) {
      schedule(next.dueNanos() - now);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable bug) {
      Fatal.check(bug);
      LOG.atError().setCause(bug).log("timeout of a socket failed");
    }
  }
}
