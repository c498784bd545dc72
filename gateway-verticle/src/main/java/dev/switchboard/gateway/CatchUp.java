package dev.switchboard.gateway;

import dev.switchboard.gateway.Subscription.State;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions of one topic that read the log by themselves: those that begin, those whose socket
 * had no room, those that ask again for what they had. Each goes live once it has all that the
 * channel has passed on.
 */
final class CatchUp {

  private final TopicHub hub;
  private final TopicChannel channel;
  private final FanOut live;

  CatchUp(TopicHub hub, TopicChannel channel, FanOut live) {
    this.hub = hub;
    this.channel = channel;
    this.live = live;
  }

  /** Begins delivery behind the subscription's position, and behind its snapshot. */
  void start(Subscription subscription, TopicLog.@Nullable Page page, List<Event> snapshot) {
    tellEarly(subscription, snapshot);
    subscription.state = State.CATCHING_UP;
    channel.pace().add(subscription);
    if (page != null) {
      deliver(subscription, page);
    } else {
      goLiveOrReadOn(subscription);
    }
  }

  /** Tells what came while the subscription was being opened and its snapshot does not show. */
  private void tellEarly(Subscription subscription, List<Event> snapshot) {
    Missed early = subscription.missed;
    if (early == null) {
      return;
    }
    if (!subscription.durable()) {
      // What was passed on in this turn is early too.
      live.flush();
      early.takeBehind(snapshot).forEach(event -> hub.write(subscription, event));
    }
    live.endEarly(early);
    subscription.missed = null;
  }

  /** Has a subscription that had no room read on, or be told what it missed. */
  void resume(Subscription subscription) {
    if (subscription.state == State.LAGGING) {
      subscription.state = State.CATCHING_UP;
      goLiveOrReadOn(subscription);
    }
    Missed missed = subscription.missed;
    if (missed != null) {
      subscription.missed = null;
      for (Event event : missed.takeAll()) {
        hub.write(subscription, event);
      }
    }
  }

  /** Has a subscription begin again where the client wants it to, with another filter. */
  void rewind(Subscription subscription) {
    live.takeOut(subscription, State.CATCHING_UP);
    subscription.rewind();
    goLiveOrReadOn(subscription);
  }

  /** Events are no longer kept: every subscription reads on by itself, and tells its socket. */
  void letEachFindOut() {
    for (Subscription subscription : live.members()) {
      if (subscription.durable()) {
        live.takeOut(subscription, State.CATCHING_UP);
        readOn(subscription);
      }
    }
  }

  private void goLiveOrReadOn(Subscription subscription) {
    if (!subscription.durable() || !channel.isBeyond(subscription.position)) {
      live.add(subscription);
      if (subscription.durable()) {
        channel.reach(subscription.position);
      }
    } else {
      readOn(subscription);
    }
  }

  private void readOn(Subscription subscription) {
    long from = subscription.position;
    hub.log()
        .read(channel.topic(), from, TopicChannel.PAGE)
        .onComplete(
            page -> {
              // One that was rewound meanwhile reads from elsewhere.
              if (subscription.state == State.CATCHING_UP && subscription.position == from) {
                deliver(subscription, page);
              }
            },
            thrown -> hub.later(() -> readAgain(subscription)));
  }

  private void readAgain(Subscription subscription) {
    if (subscription.state == State.CATCHING_UP) {
      readOn(subscription);
    }
  }

  private void deliver(Subscription subscription, TopicLog.Page page) {
    if (!page.complete(subscription.position)) {
      subscription.subscriber().lost(channel.topic());
      if (subscription.state != State.CATCHING_UP) {
        return;
      }
      subscription.position = page.firstKept() - 1;
    }
    for (Event event : page.events()) {
      if (!subscription.subscriber().writable()) {
        subscription.state = State.LAGGING;
        break;
      }
      hub.write(subscription, event);
      Position at = event.position();
      subscription.position = at == null ? subscription.position : at.sequence();
    }
    report(subscription);
    if (subscription.state == State.CATCHING_UP) {
      subscription.position = TopicChannel.behindGap(subscription.position, page);
      goLiveOrReadOn(subscription);
    }
  }

  private void report(Subscription subscription) {
    if (subscription.tracksDelivery()) {
      hub.delivered(channel, subscription.position);
    }
    channel.pace().tellAgain();
  }

  /**
   * Writes what lies between what the client says it has and what the subscription began with: one
   * that was resumed may have less than was written to its lost socket.
   */
  void backfill(Subscription subscription) {
    long since = subscription.wantedFrom;
    long until = subscription.startedAt;
    subscription.startedAt = Math.min(since, until);
    if (subscription.durable() && since < until) {
      backfill(subscription, since, until);
    }
  }

  private void backfill(Subscription subscription, long since, long until) {
    hub.log()
        .read(channel.topic(), since, (int) Math.min(TopicChannel.PAGE, until - since))
        .onComplete(
            page -> {
              long reached = since;
              for (Event event : page.events()) {
                Position at = event.position();
                if (at != null && at.sequence() <= until && subscription.state != State.ENDED) {
                  hub.write(subscription, event);
                  reached = at.sequence();
                }
              }
              if (reached > since) {
                goOn(subscription, reached, until);
              }
            },
            thrown -> hub.later(() -> goOn(subscription, since, until)));
  }

  private void goOn(Subscription subscription, long reached, long until) {
    if (reached < until && subscription.state != State.ENDED) {
      backfill(subscription, reached, until);
    }
  }
}
