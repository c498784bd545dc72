package dev.switchboard.gateway;

import dev.switchboard.gateway.socket.Frame;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The live subscriptions of one topic that speak one dialect, in no order. */
final class DialectGroup {

  private final Dialect dialect;
  private final ArrayList<Subscription> live = new ArrayList<>();

  DialectGroup(Dialect dialect) {
    this.dialect = dialect;
  }

  void add(Subscription subscription) {
    subscription.index = live.size();
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
  }

  /** A copy of who is live. */
  List<Subscription> members() {
    return List.copyOf(live);
  }

  /**
   * Writes a batch of events to every live subscription: as one shared buffer to those that need
   * all of it, event by event to the few that do not. Those without room are handed to the channel.
   *
   * @return how many messages were written, to all of them together
   */
  int write(List<Event> batch, long firstSequence, TopicChannel channel) {
    if (live.isEmpty()) {
      return 0;
    }
    int written = 0;
    List<@Nullable Frame> frames = new ArrayList<>(batch.size());
    boolean selective = false;
    for (Event event : batch) {
      frames.add(Frames.of(dialect, event));
      selective |= event.reach().exceptConnection() != null;
    }
    Frame joined = Frames.join(frames);
    int messages = (int) frames.stream().filter(Objects::nonNull).count();
    // Backwards, so that one that leaves makes room for one already served.
    for (int i = live.size() - 1; i >= 0; i--) {
      Subscription subscription = live.get(i);
      if (!subscription.subscriber().writable()) {
        channel.noRoom(subscription, batch);
      } else if (selective || subscription.position >= firstSequence) {
        written += writeSome(batch, frames, subscription);
      } else if (joined != null) {
        subscription.subscriber().write(joined);
        written += messages;
      }
    }
    Frames.release(frames, joined);
    return written;
  }

  private static int writeSome(
      List<Event> batch, List<@Nullable Frame> frames, Subscription subscription) {
    int written = 0;
    Subscriber subscriber = subscription.subscriber();
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      Event event = batch.get(i);
      boolean known =
          event.position() != null && event.position().sequence() <= subscription.position;
      if (frame != null
          && !known
          && !subscriber.connectionId().equals(event.reach().exceptConnection())) {
        subscriber.write(frame);
        written++;
      }
    }
    return written;
  }
}
