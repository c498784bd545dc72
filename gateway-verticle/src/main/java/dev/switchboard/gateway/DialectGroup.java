package dev.switchboard.gateway;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;
import java.util.ArrayList;
import java.util.List;

/** The live subscriptions of one topic that speak one dialect and want the same, in no order. */
final class DialectGroup {

  private final Dialect dialect;
  private final ArrayList<Subscription> live = new ArrayList<>();
  private boolean tracksDelivery;

  DialectGroup(Dialect dialect) {
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  void add(Subscription subscription) {
    subscription.group = this;
    subscription.index = live.size();
    tracksDelivery |= subscription.tracksDelivery();
    live.add(subscription);
  }

  /** Removes in constant time: the last one takes the place. */
  void remove(Subscription subscription) {
    int index = subscription.index;
    if (index < 0) {
      return;
    }
    Subscription last = live.remove(live.size() - 1);
    if (last != subscription) {
      live.set(index, last);
      last.index = index;
    }
    subscription.index = -1;
    subscription.group = null;
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
   * Writes a batch of events to every live subscription: as one shared buffer to those that need
   * all of it, event by event to the few that do not. Those without room are handed back.
   *
   * @return how many messages were written, to all of them together
   */
  int write(List<Event> batch, FanOut fanOut) {
    if (live.isEmpty()) {
      return 0;
    }
    EncodedBatch encoded = EncodedBatch.of(dialect, batch);
    int written = 0;
    // Backwards, so that one that leaves makes room for one already served.
    for (int i = live.size() - 1; i >= 0; i--) {
      Subscription subscription = live.get(i);
      Subscriber subscriber = subscription.subscriber();
      if (!subscriber.writable()) {
        fanOut.noRoom(subscription, batch);
      } else if (encoded.selective() || subscription.position >= encoded.firstSequence()) {
        written += writeSome(batch, encoded, subscription);
      } else {
        Frame joined = encoded.joined();
        if (joined != null) {
          subscriber.write(joined);
          written += encoded.messages();
        }
        if (dialect.rules().acknowledges()) {
          batch.forEach(subscriber::awaits);
        }
      }
    }
    encoded.release();
    return written;
  }

  private static int writeSome(List<Event> batch, EncodedBatch encoded, Subscription subscription) {
    int written = 0;
    for (int i = 0; i < batch.size(); i++) {
      Event event = batch.get(i);
      Frame frame = encoded.frame(i);
      Position at = event.position();
      boolean known = at != null && at.sequence() <= subscription.position;
      if (frame != null && !known && subscription.reaches(event)) {
        subscription.subscriber().write(frame);
        written++;
        if (subscription.subscriber().dialect().rules().acknowledges()) {
          subscription.subscriber().awaits(event);
        }
      }
    }
    return written;
  }
}
