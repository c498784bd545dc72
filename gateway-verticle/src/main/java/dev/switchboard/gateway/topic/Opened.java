package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription that the topic's domain granted: nothing is written for it before it begins. */
public final class Opened {

  private final Subscription subscription;
  private final @Nullable Position head;
  private final @Nullable Boolean recovered;
  private final List<Event> presentState;
  private final Consumer<List<Event>> beginning;

  Opened(
      Subscription subscription,
      @Nullable Position head,
      @Nullable Boolean recovered,
      List<Event> presentState,
      Consumer<List<Event>> beginning) {
    this.subscription = subscription;
    this.head = head;
    this.recovered = recovered;
    this.presentState = presentState;
    this.beginning = beginning;
  }

  Subscription subscription() {
    return subscription;
  }

  public Topic topic() {
    return subscription.topic();
  }

  /** How far the topic has got; null for an ephemeral one. */
  public @Nullable Position head() {
    return head;
  }

  /** Whether all that was missed is kept; null where the client named no position. */
  public @Nullable Boolean recovered() {
    return recovered;
  }

  /** The same for a socket that goes on: what it missed tells it how things stand. */
  Opened goingOn() {
    if (Boolean.FALSE.equals(recovered) && head != null) {
      subscription.collectAnew(head.sequence());
    }
    return Boolean.TRUE.equals(recovered)
        ? new Opened(subscription, head, recovered, List.of(), beginning)
        : this;
  }

  /** Begins delivery. */
  void begin() {
    beginning.accept(presentState);
  }
}
