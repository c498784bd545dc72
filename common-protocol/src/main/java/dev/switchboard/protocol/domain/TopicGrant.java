package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A domain's consent to a subscription.
 *
 * @param durable whether the topic keeps its events, so that positions and replay apply
 * @param replayAfter the sequence behind which replay begins where the client gave no position of
 *     its own; null for none, from now on
 * @param tracking what the domain wants to be told of how far events have got
 * @param snapshot present state to send behind the confirmation and before anything live
 * @param keyed whether the topic is a collection of entries: its log is compacted, and who gives no
 *     position gets all entries there are, page by page
 */
public record TopicGrant(
    boolean durable,
    @Nullable Long replayAfter,
    Tracking tracking,
    List<Event> snapshot,
    boolean keyed) {

  /** A topic that keeps no events, with its present state. */
  public static TopicGrant ephemeral(List<Event> snapshot) {
    return new TopicGrant(false, null, Tracking.NONE, snapshot);
  }

  public TopicGrant {
    snapshot = List.copyOf(snapshot);
  }

  /** A topic that is not keyed. */
  public TopicGrant(
      boolean durable, @Nullable Long replayAfter, Tracking tracking, List<Event> snapshot) {
    this(durable, replayAfter, tracking, snapshot, false);
  }

  /** A collection of entries. */
  public static TopicGrant entries() {
    return new TopicGrant(true, null, Tracking.NONE, List.of(), true);
  }

  /** A durable topic, from now on. */
  public static TopicGrant durableFromNow() {
    return new TopicGrant(true, null, Tracking.NONE, List.of());
  }

  /** A durable topic, from behind a sequence on. */
  public static TopicGrant durableAfter(long sequence) {
    return new TopicGrant(true, sequence, Tracking.NONE, List.of());
  }
}
