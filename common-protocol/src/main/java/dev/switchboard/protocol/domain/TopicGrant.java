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
 * @param tracksDelivery whether the domain wants to be told what was written to the socket
 * @param acknowledged whether the socket's acknowledgements stand for delivery instead: what waits
 *     for one is in the snapshot, wherever the client had got to
 * @param snapshot present state to send behind the confirmation and before anything live
 */
public record TopicGrant(
    boolean durable,
    @Nullable Long replayAfter,
    boolean tracksDelivery,
    boolean acknowledged,
    List<Event> snapshot) {

  /** A consent without acknowledgements. */
  public TopicGrant(
      boolean durable, @Nullable Long replayAfter, boolean tracksDelivery, List<Event> snapshot) {
    this(durable, replayAfter, tracksDelivery, false, snapshot);
  }

  /** A topic that keeps no events, with its present state. */
  public static TopicGrant ephemeral(List<Event> snapshot) {
    return new TopicGrant(false, null, false, snapshot);
  }

  public TopicGrant {
    snapshot = List.copyOf(snapshot);
  }

  /** A durable topic, from now on. */
  public static TopicGrant durableFromNow() {
    return new TopicGrant(true, null, false, List.of());
  }

  /** A durable topic, from behind a sequence on. */
  public static TopicGrant durableAfter(long sequence) {
    return new TopicGrant(true, sequence, false, List.of());
  }
}
