package dev.switchboard.gateway;

import dev.switchboard.gateway.Subscription.State;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic on one event loop: its one bus registration, how far it has got, and who listens.
 *
 * <p>The log is the truth, the bus a hint. An event that continues the position is passed on; one
 * beyond it makes the channel read what is missing from the log first; one before it is a repeat. A
 * subscription is live once it has all that the channel has passed on; until then, and whenever its
 * socket has no room, it reads from the log by itself. So none of them misses an event or sees one
 * twice, in whatever order bus and log answer.
 */
final class TopicChannel {

  /** How many events are read from the log at once. */
  static final int PAGE = 200;

  private static final Logger LOG = LoggerFactory.getLogger(TopicChannel.class);
  private static final long UNKNOWN = -1;

  private final TopicHub hub;
  private final Topic topic;
  private final String domain;
  private final Audience audience = new Audience();
  private final Conflation conflation = new Conflation();
  private final List<Event> batch = new ArrayList<>();
  private final MessageConsumer<Event> consumer;
  private int holders;
  private long position = UNKNOWN;
  private String epoch = "";
  private long flushed;
  private long hint;
  private boolean healing;
  private boolean tracksDelivery;

  TopicChannel(TopicHub hub, Topic topic, String domain) {
    this.hub = hub;
    this.topic = topic;
    this.domain = domain;
    this.consumer = hub.listen(topic, this::receive);
  }

  Topic topic() {
    return topic;
  }

  String domain() {
    return domain;
  }

  /** Whether the channel knows how far the topic has got. */
  boolean established() {
    return position != UNKNOWN;
  }

  /** How far a subscription of a durable topic has got. */
  Position place(Subscription subscription) {
    return new Position(epoch, delivered(subscription));
  }

  /** How far the channel has got; only once established. */
  Position position() {
    return new Position(epoch, position);
  }

  void hold() {
    holders++;
  }

  /** Lets go; the last one ends the bus registration. */
  void letGo() {
    if (--holders == 0) {
      hub.forget(this, consumer);
    }
  }

  /** Takes a head read from the log as the channel's beginning, unless it has begun. */
  void establish(Position head) {
    if (!established()) {
      position = head.sequence();
      flushed = position;
      epoch = head.epoch();
      reach(hint);
    }
  }

  /** Says that the topic has got so far: what is missing is read. */
  void reach(long sequence) {
    hint = Math.max(hint, sequence);
    if (established() && hint > position && !healing) {
      heal();
    }
  }

  private void receive(Event event) {
    Position at = event.position();
    if (at == null) {
      passUnlessConflated(event);
    } else if (!established()) {
      hint = Math.max(hint, at.sequence());
    } else if (at.sequence() == position + 1 && !healing) {
      position = at.sequence();
      pass(event);
    } else if (at.sequence() > position) {
      reach(at.sequence());
    }
  }

  private void passUnlessConflated(Event event) {
    String key = event.reach().conflationKey();
    boolean quiet = !conflation.isBusy();
    if (key == null || conflation.admits(event, key, System.nanoTime())) {
      pass(event);
    }
    if (quiet && conflation.isBusy()) {
      hub.after(Conflation.WINDOW_MS, this::passWaiting);
    }
  }

  private void passWaiting() {
    conflation.due(System.nanoTime()).forEach(this::pass);
    if (conflation.isBusy()) {
      hub.after(Conflation.WINDOW_MS, this::passWaiting);
    }
  }

  private void pass(Event event) {
    if (batch.isEmpty()) {
      hub.flushLater(this);
    }
    batch.add(event);
  }

  /** Writes what came in this turn of the event loop, each event encoded once per dialect. */
  void flush() {
    List<Event> events = List.copyOf(batch);
    batch.clear();
    int written = 0;
    boolean delivered = false;
    for (Map.Entry<DialectGroup, List<Event>> share : audience.assign(events).entrySet()) {
      int messages = share.getKey().write(share.getValue(), this);
      written += messages;
      delivered |= messages > 0 && !share.getKey().dialect().rules().acknowledges();
    }
    hub.written(written);
    long last = 0;
    for (Event event : events) {
      Position at = event.position();
      last = at == null ? last : at.sequence();
    }
    flushed = Math.max(flushed, last);
    if (tracksDelivery && delivered && last > 0) {
      hub.delivered(this, last);
    }
  }

  /** A live subscription's socket is full: it reads on later, or is told later what it missed. */
  void noRoom(Subscription subscription, List<Event> events) {
    if (subscription.durable()) {
      subscription.position = delivered(subscription);
      audience.remove(subscription);
      subscription.state = State.LAGGING;
      return;
    }
    Missed missed = subscription.missed;
    if (missed == null) {
      missed = new Missed();
      subscription.missed = missed;
    }
    for (Event event : events) {
      if (subscription.reaches(event)) {
        hub.dropped(missed.add(event));
      }
    }
  }

  private void heal() {
    healing = true;
    hub.log()
        .read(topic, position, PAGE)
        .onComplete(
            page -> {
              healing = false;
              passOn(page);
            },
            thrown -> {
              // The next event or the next look at the heads tries again.
              healing = false;
              LOG.atWarn().addKeyValue("topic", topic).log("A topic's log could not be read");
            });
  }

  private void passOn(TopicLog.Page page) {
    if (!page.complete(position)) {
      letEachFindOut();
    }
    for (Event event : page.events()) {
      Position at = event.position();
      if (at != null && at.sequence() > position) {
        position = at.sequence();
        pass(event);
      }
    }
    position = behindGap(position, page);
    hint = page.events().isEmpty() ? Math.max(position, page.head().sequence()) : hint;
    reach(hint);
  }

  /** Where to read on behind a page: an empty one has nothing kept before its first kept event. */
  private static long behindGap(long reached, TopicLog.Page page) {
    if (!page.events().isEmpty() || reached >= page.head().sequence()) {
      return reached;
    }
    return page.firstKept() - 1 > reached ? page.firstKept() - 1 : page.head().sequence();
  }

  /** Events are no longer kept: every subscription reads on by itself, and tells its socket. */
  private void letEachFindOut() {
    for (Subscription subscription : audience.members()) {
      if (subscription.durable()) {
        subscription.position = delivered(subscription);
        audience.remove(subscription);
        subscription.state = State.CATCHING_UP;
        readOn(subscription);
      }
    }
  }

  /** Begins delivery behind the subscription's position. */
  void start(Subscription subscription, TopicLog.@Nullable Page page) {
    subscription.state = State.CATCHING_UP;
    tracksDelivery |= subscription.tracksDelivery();
    if (page != null) {
      deliver(subscription, page);
    } else {
      goLiveOrReadOn(subscription);
    }
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

  private void goLiveOrReadOn(Subscription subscription) {
    if (!subscription.durable() || subscription.position >= position) {
      subscription.state = State.LIVE;
      audience.add(subscription);
      if (subscription.durable()) {
        reach(subscription.position);
      }
    } else {
      readOn(subscription);
    }
  }

  private void readOn(Subscription subscription) {
    hub.log()
        .read(topic, subscription.position, PAGE)
        .onComplete(
            page -> {
              if (subscription.state == State.CATCHING_UP) {
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

  /** Gives a subscription the filter that it asked for again with. */
  void refilter(Subscription subscription) {
    if (subscription.filterChanges()) {
      audience.remove(subscription);
      subscription.changeFilter();
      if (subscription.state == State.LIVE) {
        audience.add(subscription);
      }
    }
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
        .read(topic, since, (int) Math.min(PAGE, until - since))
        .onSuccess(
            page -> {
              long reached = since;
              for (Event event : page.events()) {
                Position at = event.position();
                if (at != null && at.sequence() <= until && subscription.state != State.ENDED) {
                  hub.write(subscription, event);
                  reached = at.sequence();
                }
              }
              if (reached > since && reached < until && subscription.state != State.ENDED) {
                backfill(subscription, reached, until);
              }
            });
  }

  private void deliver(Subscription subscription, TopicLog.Page page) {
    if (!page.complete(subscription.position)) {
      subscription.subscriber().lost(topic);
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
      subscription.position = behindGap(subscription.position, page);
      goLiveOrReadOn(subscription);
    }
  }

  /**
   * The sequence up to which a subscription was given events. Live ones are as far as the channel,
   * so that nothing is written down per socket and event.
   */
  long delivered(Subscription subscription) {
    return subscription.state == State.LIVE
        ? Math.max(subscription.position, flushed)
        : subscription.position;
  }

  private void report(Subscription subscription) {
    if (subscription.tracksDelivery()
        && !subscription.subscriber().dialect().rules().acknowledges()) {
      hub.delivered(this, subscription.position);
    }
  }

  /** Ends a subscription; nothing is written for it any more. */
  void end(Subscription subscription) {
    if (subscription.state != State.ENDED) {
      audience.remove(subscription);
      subscription.state = State.ENDED;
      letGo();
    }
  }
}
