package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.gateway.topic.Cursor;
import dev.switchboard.gateway.topic.Frames;
import dev.switchboard.gateway.topic.ReadQueue;
import dev.switchboard.gateway.topic.Subscriber;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.websocket.Frame;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The notifications that one socket was written and has not acknowledged: each is sent again after
 * 5, 10 and 20 seconds, as far as the socket is writable, then left to the next connection
 * (contract 5.1). Single-threaded.
 */
final class Redelivery implements Cursor {

  /** How many are watched at most; what is over it waits for the next connection. */
  static final int MAX = 1_000;

  /** What is due together within it is sent together, milliseconds. */
  private static final long STEP_MS = 50;

  private static final long[] PAUSES_NANOS = {
    TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(20)
  };

  /** Runs something later, on the socket's event loop, as long as the socket is there. */
  @FunctionalInterface
  interface Alarm {
    void after(long delayMs, Runnable task);
  }

  private static final class Sending {
    private final Event event;
    private int pause;
    private long dueNanos;

    Sending(Event event, long dueNanos) {
      this.event = event;
      this.dueNanos = dueNanos;
    }
  }

  private final Subscriber subscriber;
  private final ReadQueue queue;
  private final Counters counters;
  private final LongSupplier nanoTime;
  private final Alarm alarm;
  private final Map<String, Sending> byId = new LinkedHashMap<>();
  private final Deque<Sending> due = new ArrayDeque<>();
  private boolean planned;

  Redelivery(
      Subscriber subscriber,
      ReadQueue queue,
      Counters counters,
      LongSupplier nanoTime,
      Alarm alarm) {
    this.subscriber = subscriber;
    this.queue = queue;
    this.counters = counters;
    this.nanoTime = nanoTime;
    this.alarm = alarm;
  }

  /** An event was written; one that is no notification, or is watched already, is passed over. */
  void written(Event event) {
    if (event.payload() instanceof Notification
        && byId.size() < MAX
        && !byId.containsKey(event.id())) {
      byId.put(event.id(), new Sending(event, nanoTime.getAsLong() + PAUSES_NANOS[0]));
      plan();
    }
  }

  /** The client has them; returns how many of them were waited for. */
  int acknowledged(Collection<String> ids) {
    int waitedFor = 0;
    for (String id : ids) {
      waitedFor += byId.remove(id) == null ? 0 : 1;
    }
    return waitedFor;
  }

  private void plan() {
    if (!planned && !byId.isEmpty()) {
      long next = Long.MAX_VALUE;
      for (Sending sending : byId.values()) {
        next = Math.min(next, sending.dueNanos - nanoTime.getAsLong());
      }
      planned = true;
      alarm.after(Math.max(STEP_MS, TimeUnit.NANOSECONDS.toMillis(next)), this::sendDue);
    }
  }

  private void sendDue() {
    planned = false;
    long now = nanoTime.getAsLong();
    for (Sending sending : byId.values()) {
      if (now - sending.dueNanos >= 0) {
        due.add(sending);
        sending.pause++;
        // The last time it is only forgotten.
        sending.dueNanos = now + PAUSES_NANOS[Math.min(sending.pause, PAUSES_NANOS.length - 1)];
      }
    }
    byId.values().removeIf(sending -> sending.pause >= PAUSES_NANOS.length);
    queue.add(this);
    plan();
  }

  @Override
  public Next step() {
    Sending sending = due.poll();
    if (sending == null) {
      return Next.NOTHING;
    }
    // One that was acknowledged meanwhile is not sent again, unless this is its last time.
    if (byId.containsKey(sending.event.id()) || sending.pause >= PAUSES_NANOS.length) {
      Frame frame = Frames.of(subscriber.dialect(), sending.event);
      if (frame != null) {
        subscriber.write(frame);
        frame.release();
        counters.messagesOut(1);
      }
    }
    return Next.STEP;
  }
}
