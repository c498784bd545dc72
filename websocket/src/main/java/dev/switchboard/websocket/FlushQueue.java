package dev.switchboard.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Sockets of one event loop with something to flush: each is flushed once a tick, however many
 * frames were written, because the system call costs more than everything else about a frame.
 */
final class FlushQueue {

  private final Executor eventLoop;
  private List<FrameSocket> dirty = new ArrayList<>();
  private List<FrameSocket> spare = new ArrayList<>();

  FlushQueue(Executor eventLoop) {
    this.eventLoop = eventLoop;
  }

  /** Has the socket flushed at the end of this tick; the caller adds a socket only once. */
  void add(FrameSocket socket) {
    if (dirty.isEmpty()) {
      // Behind the tasks that wait already, so all they write is in the same flush.
      eventLoop.execute(this::flush);
    }
    dirty.add(socket);
  }

  private void flush() {
    // A flush may make a socket writable and its owner write again: that is for the next tick.
    List<FrameSocket> batch = dirty;
    dirty = spare;
    batch.forEach(FrameSocket::flush);
    batch.clear();
    spare = batch;
  }
}
