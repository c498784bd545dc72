package dev.switchboard.websocket;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Sockets that wait for the peer's half of the closing handshake, in the order in which their time
 * is up; one timer serves them all.
 */
final class CloseDeadlines {

  private record Waiting(FrameSocket socket, long untilNanos) {}

  private final EventLoop eventLoop;
  private final long timeoutNanos;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  CloseDeadlines(EventLoop eventLoop, Duration timeout) {
    this.eventLoop = eventLoop;
    this.timeoutNanos = timeout.toNanos();
  }

  /** Cuts the socket off if it is not gone by the end of the timeout. */
  void add(FrameSocket socket) {
    waiting.add(new Waiting(socket, System.nanoTime() + timeoutNanos));
    if (waiting.size() == 1) {
      schedule(timeoutNanos);
    }
  }

  private void schedule(long delayNanos) {
    eventLoop.schedule(this::expire, delayNanos, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    long now = System.nanoTime();
    Waiting next = waiting.peek();
    while (next != null && next.untilNanos() - now <= 0) {
      waiting.remove();
      next.socket().cutOff();
      next = waiting.peek();
    }
    if (next != null) {
      schedule(next.untilNanos() - now);
    }
  }
}
