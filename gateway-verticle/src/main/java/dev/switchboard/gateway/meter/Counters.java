package dev.switchboard.gateway.meter;

import java.util.concurrent.atomic.LongAdder;

/** What the gateway of a process has counted since it started. Thread-safe. */
public final class Counters {

  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder messagesOut = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  public void messageIn() {
    messagesIn.increment();
  }

  public void messagesOut(int count) {
    messagesOut.add(count);
  }

  public void dropped(int count) {
    dropped.add(count);
  }

  /** Messages that clients sent. */
  public long messagesIn() {
    return messagesIn.sum();
  }

  /** Messages written to clients. */
  public long messagesOut() {
    return messagesOut.sum();
  }

  /** Ephemeral events that a socket without room was not sent. */
  public long dropped() {
    return dropped.sum();
  }
}
