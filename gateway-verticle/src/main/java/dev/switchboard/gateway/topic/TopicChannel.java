package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic on one event loop: how far it has got, and whether anything is missing.
 *
 * <p>The log is the truth, the bus a hint. An event that continues the position is passed on by the
 * {@link FanOut}; one beyond it makes the channel read what is missing from the log first; one
 * before it is a repeat. So no subscription misses an event or sees one twice, in whatever order
 * bus and log answer.
 */
final class TopicChannel {

  private static final Logger LOG = LoggerFactory.getLogger(TopicChannel.class);
  private static final long UNKNOWN = -1;

  private final TopicHub hub;
  private final Topic topic;
  private final String domain;
  private final FanOut fanOut;
  private final SlowestSubscribers slowest;
  private final Conflation conflation;
  private final Revisions revisions = new Revisions(System::nanoTime);
  private int holders;
  private long position = UNKNOWN;
  private String epoch = "";
  private long hint;
  private boolean healing;

  TopicChannel(TopicHub hub, Topic topic, String domain) {
    this.hub = hub;
    this.topic = topic;
    this.domain = domain;
    this.fanOut = new FanOut(hub, this);
    this.slowest = new SlowestSubscribers(hub, this);
    this.conflation = new Conflation(System::nanoTime, hub::after, fanOut::pass);
  }

  Topic topic() {
    return topic;
  }

  /** The name of the domain that owns the topic. */
  String domain() {
    return domain;
  }

  TopicHub hub() {
    return hub;
  }

  FanOut fanOut() {
    return fanOut;
  }

  SlowestSubscribers slowest() {
    return slowest;
  }

  /** Whether the channel knows how far the topic has got. */
  boolean established() {
    return position != UNKNOWN;
  }

  /** How far the channel has got; only once established. */
  Position position() {
    return new Position(epoch, position);
  }

  String epoch() {
    return epoch;
  }

  /** Whether events behind a sequence were passed on. */
  boolean isBeyond(long sequence) {
    return position > sequence;
  }

  /** The time of the oldest event that is held back, epoch milliseconds. */
  long conflatedSince() {
    return conflation.waitingSince();
  }

  void hold() {
    holders++;
  }

  /** Lets go; with the last one the channel is forgotten. */
  void letGo() {
    if (--holders == 0) {
      hub.forget(this);
    }
  }

  /** Takes a head read from the log as the channel's beginning, unless it has begun. */
  void establish(Position head) {
    if (!established()) {
      position = head.sequence();
      fanOut.beginAt(position);
      epoch = head.epoch();
      reach(hint);
    }
  }

  /** Whether all events up to a head were given to whoever is live. */
  boolean hasPassedOn(Position head) {
    // Before it is established nobody is live, and positions of another history are not gone on
    // with.
    return !established()
        || !head.epoch().equals(epoch)
        || fanOut.flushed() >= head.sequence()
        // What cannot be read is passed over, so that nothing is written for it.
        || (position >= head.sequence() && fanOut.isFlushed());
  }

  /** Compares with the head of the log: what is missing is read. */
  void compare(Position head) {
    if (established() && !head.epoch().equals(epoch)) {
      beginAgain();
    } else {
      reach(head.sequence());
    }
  }

  /** Says that the topic has got so far: what is missing is read. */
  void reach(long sequence) {
    hint = Math.max(hint, sequence);
    if (established() && hint > position && !healing) {
      heal();
    }
  }

  /** Reads what is known to be missing, where that failed before. */
  void reachAgain() {
    reach(hint);
  }

  /** Takes an event from the bus. */
  void receive(Event event) {
    Position at = event.position();
    if (at == null) {
      if (!revisions.isOutdated(event)) {
        passUnlessConflated(event);
      }
    } else if (!established()) {
      hint = Math.max(hint, at.sequence());
    } else if (!at.epoch().equals(epoch)) {
      beginAgain();
    } else if (at.sequence() == position + 1 && !healing) {
      position = at.sequence();
      fanOut.pass(event);
    } else if (at.sequence() > position) {
      reach(at.sequence());
    }
  }

  /** The topic's history was lost: positions mean nothing any more, and everybody is told so. */
  private void beginAgain() {
    LOG.atWarn().addKeyValue("topic", topic).log("A topic has a new epoch");
    hub.pages().clear();
    position = UNKNOWN;
    hint = 0;
    hub.log().head(topic).onSuccess(this::establish);
    for (Subscription subscription : fanOut.members()) {
      if (subscription.durable()) {
        subscription.subscriber().lost(topic);
      }
    }
  }

  private void passUnlessConflated(Event event) {
    String key = event.reach().conflationKey();
    if (key == null) {
      fanOut.pass(event);
    } else {
      conflation.take(event, key);
    }
  }

  private void heal() {
    healing = true;
    long from = position;
    long wanted = hint;
    hub.pages()
        .read(topic, from)
        .onComplete(
            page -> {
              healing = false;
              if (position == from) {
                passOn(page.log(), wanted);
              }
              page.release();
            },
            thrown -> {
              // The next event or the next look at the heads tries again.
              healing = false;
              LOG.atWarn().addKeyValue("topic", topic).log("A topic's log could not be read");
            });
  }

  private void passOn(TopicLog.Page page, long wanted) {
    if (!page.complete(position)) {
      letEachTellItsSocket();
    }
    for (Event event : page.events()) {
      Position at = event.position();
      if (at != null && at.sequence() > position) {
        position = at.sequence();
        fanOut.pass(event);
      }
    }
    position = behindGap(position, page);
    if (page.events().isEmpty() && hint == wanted) {
      // What was hinted at is not there, and nothing was committed while it was looked for.
      hint = Math.max(position, page.head().sequence());
    }
    reach(hint);
  }

  /**
   * Events are no longer kept: each subscription finds that out by reading, and tells its socket.
   */
  private void letEachTellItsSocket() {
    for (Subscription subscription : fanOut.members()) {
      if (subscription.durable()) {
        subscription.fallBehind(subscription.delivered(), List.of());
      }
    }
  }

  /** Where to read on behind a page: an empty one has nothing kept before its first kept event. */
  static long behindGap(long reached, TopicLog.Page page) {
    if (!page.events().isEmpty() || reached >= page.head().sequence()) {
      return reached;
    }
    return page.firstKept() - 1 > reached ? page.firstKept() - 1 : page.head().sequence();
  }
}
