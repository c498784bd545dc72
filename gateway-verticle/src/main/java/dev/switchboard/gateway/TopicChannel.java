package dev.switchboard.gateway;

import dev.switchboard.gateway.Subscription.State;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic on one event loop, and how far it has got.
 *
 * <p>The log is the truth, the bus a hint. An event that continues the position is passed on by the
 * {@link FanOut}; one beyond it makes the channel read what is missing from the log first; one
 * before it is a repeat. A subscription is live once it has all that the channel has passed on;
 * until then, and whenever its socket has no room, its {@link CatchUp} reads from the log. So none
 * of them misses an event or sees one twice, in whatever order bus and log answer.
 */
final class TopicChannel {

  /** How many events are read from the log at once. */
  static final int PAGE = 200;

  private static final Logger LOG = LoggerFactory.getLogger(TopicChannel.class);
  private static final long UNKNOWN = -1;

  private final TopicHub hub;
  private final Topic topic;
  private final String domain;
  private final FanOut live;
  private final CatchUp catchUp;
  private final PaceSetters pace;
  private final Conflation conflation;
  private int holders;
  private long position = UNKNOWN;
  private String epoch = "";
  private long hint;
  private boolean healing;

  TopicChannel(TopicHub hub, Topic topic, String domain) {
    this.hub = hub;
    this.topic = topic;
    this.domain = domain;
    this.live = new FanOut(hub, this);
    this.catchUp = new CatchUp(hub, this, live);
    this.pace = new PaceSetters(hub, this);
    this.conflation = new Conflation(System::nanoTime, hub::after, live::pass);
  }

  Topic topic() {
    return topic;
  }

  String domain() {
    return domain;
  }

  /** Who gets events as they come. */
  FanOut live() {
    return live;
  }

  /** Who reads from the log. */
  CatchUp catchUp() {
    return catchUp;
  }

  /** Whom the topic's source waits for. */
  PaceSetters pace() {
    return pace;
  }

  /** Whether the channel knows how far the topic has got. */
  boolean established() {
    return position != UNKNOWN;
  }

  /** How far the channel has got; only once established. */
  Position position() {
    return new Position(epoch, position);
  }

  /** Whether events behind a sequence were passed on. */
  boolean isBeyond(long sequence) {
    return position > sequence;
  }

  /** How far a subscription of a durable topic has got. */
  Position place(Subscription subscription) {
    return new Position(epoch, live.delivered(subscription));
  }

  /** Up to which time a subscription of an ephemeral one has seen it, epoch milliseconds. */
  long seenUntil(Subscription subscription) {
    return Math.min(live.seenUntil(subscription), conflation.waitingSince() - 1);
  }

  void hold() {
    holders++;
  }

  /** Lets go; the last one has the hub forget the channel. */
  void letGo() {
    if (--holders == 0) {
      hub.forget(this);
    }
  }

  /** Ends a subscription; nothing is written for it any more. */
  void end(Subscription subscription) {
    if (subscription.state != State.ENDED) {
      live.takeOut(subscription, State.ENDED);
      if (subscription.missed != null) {
        live.endEarly(subscription.missed);
      }
      pace.remove(subscription);
      letGo();
    }
  }

  /** Takes a head read from the log as the channel's beginning, unless it has begun. */
  void establish(Position head) {
    if (!established()) {
      position = head.sequence();
      live.beginAt(position);
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

  /** Takes what the bus brought. */
  void receive(Event event) {
    Position at = event.position();
    if (at == null) {
      passUnlessConflated(event);
    } else if (!established()) {
      hint = Math.max(hint, at.sequence());
    } else if (at.sequence() == position + 1 && !healing) {
      position = at.sequence();
      live.pass(event);
    } else if (at.sequence() > position) {
      reach(at.sequence());
    }
  }

  private void passUnlessConflated(Event event) {
    String key = event.reach().conflationKey();
    if (key == null) {
      live.pass(event);
    } else {
      conflation.take(event, key);
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
      catchUp.letEachFindOut();
    }
    for (Event event : page.events()) {
      Position at = event.position();
      if (at != null && at.sequence() > position) {
        position = at.sequence();
        live.pass(event);
      }
    }
    position = behindGap(position, page);
    hint = page.events().isEmpty() ? Math.max(position, page.head().sequence()) : hint;
    reach(hint);
  }

  /** Where to read on behind a page: an empty one has nothing kept before its first kept event. */
  static long behindGap(long reached, TopicLog.Page page) {
    if (!page.events().isEmpty() || reached >= page.head().sequence()) {
      return reached;
    }
    return page.firstKept() - 1 > reached ? page.firstKept() - 1 : page.head().sequence();
  }
}
