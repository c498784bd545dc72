package dev.switchboard.gateway.topic;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The cursors of one socket, each in turn: they step only while the socket is writable, and at most
 * {@link #MAX_READS} of them read at a time, so that what a socket with many topics holds in memory
 * does not grow with their number.
 */
public final class ReadQueue {

  /** How many reads of one socket are under way at most. */
  static final int MAX_READS = 2;

  private final Subscriber subscriber;
  private final Deque<Cursor> ready = new ArrayDeque<>();
  private final Deque<Cursor> wantRead = new ArrayDeque<>();
  private final Set<Cursor> present = new HashSet<>();
  private int reads;
  private boolean stepping;
  private boolean closed;

  public ReadQueue(Subscriber subscriber) {
    this.subscriber = subscriber;
  }

  /** A cursor has something to write; one that is in the queue already stays where it is. */
  public void add(Cursor cursor) {
    if (!closed && present.add(cursor)) {
      ready.add(cursor);
      step();
    }
  }

  /** The socket is writable again. */
  public void drained() {
    step();
  }

  /** The socket is gone: nothing steps any more. */
  public void close() {
    closed = true;
    ready.clear();
    wantRead.clear();
    present.clear();
  }

  private void step() {
    // A step may write, and so make the socket full and drained again, within itself.
    if (stepping) {
      return;
    }
    stepping = true;
    try {
      do {
        while (!ready.isEmpty() && subscriber.writable()) {
          stepNext(ready.remove());
        }
        while (reads < MAX_READS && !wantRead.isEmpty() && subscriber.writable()) {
          read(wantRead.remove());
        }
        // A read that was answered at once has made its cursor ready.
      } while (!ready.isEmpty() && subscriber.writable());
    } finally {
      stepping = false;
    }
  }

  private void stepNext(Cursor cursor) {
    Cursor.Next next;
    try {
      next = cursor.step();
    } catch (Throwable thrown) {
      present.remove(cursor);
      subscriber.failed(thrown);
      return;
    }
    if (closed) {
      return;
    }
    switch (next) {
      case STEP -> ready.add(cursor);
      case READ -> wantRead.add(cursor);
      case NOTHING -> present.remove(cursor);
    }
  }

  private void read(Cursor cursor) {
    Future<Void> asked;
    try {
      asked = cursor.read();
    } catch (Throwable thrown) {
      present.remove(cursor);
      subscriber.failed(thrown);
      return;
    }
    reads++;
    asked.onComplete(
        done -> {
          reads--;
          if (done.failed()) {
            // What was read could not be taken; reading it again would end the same way.
            present.remove(cursor);
            subscriber.failed(done.cause());
          } else if (present.contains(cursor)) {
            // What was read is written before another read makes more of it.
            ready.addFirst(cursor);
          }
          step();
        });
  }
}
