package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket that is full as a real one is, from so many waiting bytes on until half of them are
 * gone, and remembers how much waited at most.
 */
final class FullSocket implements Subscriber {

  static final long HIGH = 256 * 1024;

  private final String name;
  private final Dialect dialect;
  final Subscriptions subscriptions;
  final List<String> told = new ArrayList<>();
  private long pending;
  private long mostPending;
  private boolean writable = true;
  private boolean ended;

  FullSocket(String name, Dialect dialect, SubscriptionOpener opener) {
    this.name = name;
    this.dialect = dialect;
    this.subscriptions = new Subscriptions(this, opener);
  }

  /** The peer takes some of what waits; returns whether anything did. */
  boolean take(long bytes) {
    boolean some = pending > 0;
    pending = Math.max(0, pending - bytes);
    if (!writable && pending < HIGH / 2) {
      writable = true;
      subscriptions.queue().drained();
    }
    return some;
  }

  /** The most bytes that ever waited. */
  long mostPending() {
    return mostPending;
  }

  /** Whether it could not be served. */
  boolean ended() {
    return ended;
  }

  @Override
  public String connectionId() {
    return name;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public boolean maySee(String userId) {
    return true;
  }

  @Override
  public void awaits(Event event) {}

  @Override
  public void write(Frame frame) {
    told.addAll(PaddedDialect.ids(frame));
    pending += frame.bytes();
    mostPending = Math.max(mostPending, pending);
    writable &= pending <= HIGH;
  }

  @Override
  public void lost(Topic topic) {
    throw new AssertionError("everything is kept");
  }

  @Override
  public void failed(Throwable thrown) {
    ended = true;
    subscriptions.close();
  }
}
