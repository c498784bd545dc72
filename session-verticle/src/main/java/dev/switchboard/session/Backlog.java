package dev.switchboard.session;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What all sessions of this node have read and is not on disk yet. While it is too much,
 * connections wait, and each message that reaches the disk lets one of them read again: so what
 * floods in is bounded however many peers send it. For the domain's event loop only.
 */
final class Backlog {

  static final int MAX_MESSAGES = 1_024;
  static final long MAX_BYTES = 2 << 20;

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int messages;
  private long bytes;

  /** A message is on its way to the disk. */
  void add(int length) {
    messages++;
    bytes += length;
  }

  /** A message is on disk, or cannot get there. */
  void remove(int length) {
    messages--;
    bytes -= length;
    if (messages == 0) {
      // Those that wait may have nothing to read, so that nothing would ever wake the others.
      for (int left = waiting.size(); left > 0; left--) {
        waiting.remove().run();
      }
    } else if (!waiting.isEmpty() && !full()) {
      waiting.remove().run();
    }
  }

  /** Has a connection read on, at once or when there is room again. */
  void whenRoom(Runnable readOn) {
    if (full() || !waiting.isEmpty()) {
      waiting.add(readOn);
    } else {
      readOn.run();
    }
  }

  private boolean full() {
    return messages >= MAX_MESSAGES || bytes >= MAX_BYTES;
  }
}
