package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Fatal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live subscriptions of one topic that speak one dialect and want the same, in no order. */
final class DialectGroup {

  private static final Logger LOG = LoggerFactory.getLogger(DialectGroup.class);

  private final Dialect dialect;
  private final ArrayList<Subscription> live = new ArrayList<>();
  private boolean tracksDelivery;

  DialectGroup(Dialect dialect) {
    this.dialect = dialect;
  }

  void add(Subscription subscription) {
    subscription.placed(this, live.size());
    tracksDelivery |= subscription.tracksDelivery();
    live.add(subscription);
  }

  /** Removes in constant time: the last one moves to the free index. */
  void remove(Subscription subscription, int index) {
    Subscription last = live.remove(live.size() - 1);
    if (last != subscription) {
      live.set(index, last);
      last.placed(this, index);
    }
    subscription.placed(null, -1);
  }

  boolean isEmpty() {
    return live.isEmpty();
  }

  /** Whether the topic's domain wants to know what was written to any of them. */
  boolean tracksDelivery() {
    return tracksDelivery;
  }

  /** A copy of who is live. */
  List<Subscription> members() {
    return List.copyOf(live);
  }

  /**
   * Writes events to every live subscription, as shared buffers. Those whose sockets are full, and
   * all of them where the dialect fails, go back to reading.
   *
   * @param reached the sequence up to which they were given events before
   * @return how many messages were written, to all of them together
   */
  int write(List<Event> events, long reached) {
    int written = 0;
    long last = reached;
    for (int from = 0; from < events.size() && !live.isEmpty(); ) {
      EncodedBatch batch;
      try {
        batch = EncodedBatch.of(dialect, events, from);
      } catch (Throwable thrown) {
        failed(thrown, last, events.subList(from + 1, events.size()));
        return written;
      }
      try {
        written += write(batch, last);
      } finally {
        batch.release();
      }
      last = Math.max(last, batch.lastSequence());
      from = batch.end();
    }
    return written;
  }

  private int write(EncodedBatch batch, long reached) {
    int written = 0;
    // Backwards: whoever moves to the index of one that leaves has been served already.
    for (int i = live.size() - 1; i >= 0; i--) {
      if (i < live.size()) {
        written += live.get(i).push(batch, reached);
      }
    }
    return written;
  }

  /** Events of a topic that keeps none are lost where they cannot be encoded, those behind not. */
  private void failed(Throwable thrown, long reached, List<Event> behind) {
    Fatal.check(thrown);
    LOG.atError()
        .addKeyValue("dialect", dialect.rules().name())
        .setCause(thrown)
        .log("A dialect failed to encode events");
    for (Subscription subscription : members()) {
      subscription.fallBehind(reached, behind.stream().filter(subscription::wants).toList());
    }
  }
}
