package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription gets the entries of a keyed topic (contract 8.1): it reads the compacted log
 * up to where that was when it asked, is told that it has them all, and then gets changes.
 */
final class Entries {

  private final long head;
  private final Clock clock;

  /** The sequence up to which removals are of no concern, since the client knew of no entry. */
  private final long unknownUntil;

  private boolean anew;
  private long readyAt;
  private boolean ready;

  private Entries(long head, Clock clock, long unknownUntil) {
    this.head = head;
    this.clock = clock;
    this.unknownUntil = unknownUntil;
    this.readyAt = head;
  }

  /**
   * All that there are.
   *
   * @param head of the topic at present
   */
  static Entries all(long head, Clock clock) {
    return new Entries(head, clock, head);
  }

  /**
   * All that there are, for a client that may keep what it was given up to a sequence: what was
   * removed since is told.
   */
  static Entries again(long head, Clock clock, long given) {
    return new Entries(head, clock, Math.min(head, given));
  }

  /** What changed behind a position that the client has got to, removals too. */
  static Entries changed(long head, Clock clock) {
    return new Entries(head, clock, 0);
  }

  /** All that there are, once the client was told to forget what it knows. */
  Entries anew(long newHead) {
    Entries all = all(newHead, clock);
    all.anew = true;
    return all;
  }

  /**
   * The head that a page must have been read at, or a later one: an older page may have an entry
   * whose removal is passed over. 0 where it is all the same.
   */
  long oldestHead() {
    return ready ? 0 : Math.min(head, readyAt);
  }

  /** Whether the client was told that it has them all. */
  boolean ready() {
    return ready;
  }

  /**
   * What the client is to be told before the next event; null for nothing.
   *
   * @param next the sequence of the next event that is at hand; 0 for none
   */
  @Nullable Event due(Topic topic, String epoch, long position, long next) {
    if (anew) {
      anew = false;
      return Event.ephemeral(topic, id(), clock.millis(), Published.entriesAnew(), Reach.ALL);
    }
    if (ready || (position < readyAt && next <= readyAt)) {
      return null;
    }
    ready = true;
    return Event.durable(
        topic, new Position(epoch, head), id(), clock.millis(), Published.entriesReady());
  }

  private static String id() {
    return "entries_" + UUID.randomUUID();
  }

  /** The sequence of the last event that may be written before the client is told more. */
  long lastBefore() {
    return ready ? Long.MAX_VALUE : readyAt;
  }

  /** The log has nothing more behind a sequence. */
  void endAt(long sequence) {
    readyAt = Math.min(readyAt, sequence);
  }

  /** Up to which sequence nothing that the log has forgotten is lacking. */
  long completeUntil(long position) {
    return Math.max(position, unknownUntil);
  }

  /** Whether an event is of no concern: a removal of what the client never knew, or no entry. */
  boolean passesOver(Event event) {
    if (!(event.payload() instanceof Published published) || published.key() == null) {
      return true;
    }
    Position at = event.position();
    return published.isRemoval() && at != null && at.sequence() <= unknownUntil;
  }

  boolean passesOverSomeOf(EncodedBatch batch) {
    return batch.events().stream().anyMatch(this::passesOver);
  }
}
