package dev.switchboard.stomp;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Require;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one client calls its subscriptions, how it acknowledges what they bring, and what of that it
 * has yet to acknowledge. To be used on the socket's event loop only.
 */
final class StompSubscriptions {

  /**
   * How many messages of a subscription are remembered until they are acknowledged; those beyond
   * are done with as soon as all of these are.
   */
  static final int MAX_UNACKNOWLEDGED = 1_000;

  /** How a client acknowledges (STOMP 1.2, SUBSCRIBE). */
  enum AckMode {
    /** Not at all. */
    AUTO("auto"),
    /** Each message with all before it. */
    CLIENT("client"),
    /** Each message by itself. */
    INDIVIDUAL("client-individual");

    private final String word;

    AckMode(String word) {
      this.word = word;
    }

    static AckMode of(@Nullable String word) {
      for (AckMode mode : values()) {
        if (word == null || mode.word.equals(word)) {
          return mode;
        }
      }
      throw Require.invalid("ack is none of auto, client, client-individual");
    }
  }

  /** One subscription. */
  static final class Subscription {

    private final int number;
    private final String id;
    private final Destination destination;
    private final AckMode mode;

    /** The sequences of what was written and not acknowledged, by event id, the oldest first. */
    private final Map<String, Long> unacknowledged = new LinkedHashMap<>();

    private Subscription(int number, String id, Destination destination, AckMode mode) {
      this.number = number;
      this.id = id;
      this.destination = destination;
      this.mode = mode;
    }

    String id() {
      return id;
    }

    Destination destination() {
      return destination;
    }

    /** The value of a message's {@code ack} header; null where none is needed. */
    @Nullable String ackOf(Event event) {
      return mode == AckMode.AUTO ? null : number + "." + event.id();
    }

    private void written(Event event) {
      Position at = event.position();
      if (mode != AckMode.AUTO && unacknowledged.size() < MAX_UNACKNOWLEDGED) {
        unacknowledged.putIfAbsent(event.id(), at == null ? Long.MAX_VALUE : at.sequence());
      }
    }

    private List<String> settle(String eventId) {
      if (mode == AckMode.INDIVIDUAL) {
        unacknowledged.remove(eventId);
        return List.of(eventId);
      }
      List<String> settled = new ArrayList<>();
      if (unacknowledged.containsKey(eventId)) {
        Iterator<String> oldestFirst = unacknowledged.keySet().iterator();
        while (settled.isEmpty() || !settled.get(settled.size() - 1).equals(eventId)) {
          settled.add(oldestFirst.next());
          oldestFirst.remove();
        }
      } else {
        settled.add(eventId);
      }
      return settled;
    }
  }

  private final int max;
  private final Map<String, Subscription> byId = new LinkedHashMap<>();
  private final Map<String, List<Subscription>> byTopic = new LinkedHashMap<>();
  private int numbers;

  /**
   * Makes it.
   *
   * @param max how many subscriptions there may be
   */
  StompSubscriptions(int max) {
    this.max = max;
  }

  /**
   * Begins one.
   *
   * @throws dev.switchboard.protocol.FailureException where its id is taken, or there are too many
   */
  void add(String id, Destination destination, AckMode mode) {
    if (byId.containsKey(id)) {
      throw Require.invalid("there is a subscription with the id " + id + " already");
    }
    if (byId.size() >= max) {
      throw Failure.of(
              FailureCode.SUBSCRIPTION_LIMIT, "a socket has at most " + max + " subscriptions")
          .exception();
    }
    Subscription subscription = new Subscription(++numbers, id, destination, mode);
    byId.put(id, subscription);
    if (destination.kind() == Destination.Kind.TOPIC) {
      byTopic.computeIfAbsent(destination.name(), name -> new ArrayList<>(1)).add(subscription);
    }
  }

  /**
   * Ends one; the subscription that it was.
   *
   * @throws dev.switchboard.protocol.FailureException where there is none of this id
   */
  Subscription remove(String id) {
    Subscription subscription = byId.remove(id);
    if (subscription == null) {
      throw Require.invalid("there is no subscription with the id " + id);
    }
    List<Subscription> same = byTopic.get(subscription.destination.name());
    if (same != null && same.remove(subscription) && same.isEmpty()) {
      byTopic.remove(subscription.destination.name());
    }
    return subscription;
  }

  /** Those of a topic, the oldest first. */
  Collection<Subscription> of(Topic topic) {
    return byTopic.getOrDefault(topic.name(), List.of());
  }

  /** The first to a destination; null where there is none. */
  @Nullable Subscription to(Destination destination) {
    return byId.values().stream()
        .filter(subscription -> subscription.destination.equals(destination))
        .findFirst()
        .orElse(null);
  }

  /** Whether the client acknowledges what comes from a topic. */
  boolean acknowledges(Topic topic) {
    return of(topic).stream().anyMatch(subscription -> subscription.mode != AckMode.AUTO);
  }

  /** A message was written. */
  void written(Event event) {
    of(event.topic()).forEach(subscription -> subscription.written(event));
  }

  /** The sequence of the oldest message of a topic that waits for acknowledgement. */
  OptionalLong oldest(Topic topic) {
    return of(topic).stream()
        .flatMap(subscription -> subscription.unacknowledged.values().stream())
        .filter(sequence -> sequence != Long.MAX_VALUE)
        .mapToLong(Long::longValue)
        .min();
  }

  /**
   * Takes an acknowledgement, of one message or of all before it too. What was acknowledged before,
   * or came from a subscription that has ended, is no fault.
   *
   * @param ack the {@code ack} header of the message
   * @return the ids of the events
   * @throws dev.switchboard.protocol.FailureException where no message had it
   */
  List<String> settle(String ack) {
    int dot = ack.indexOf('.');
    String number = ack.substring(0, Math.max(0, dot));
    if (!number.matches("[1-9][0-9]{0,8}") || Integer.parseInt(number) > numbers) {
      throw Require.invalid("no message had this value in its ack header");
    }
    String eventId = ack.substring(dot + 1);
    for (Subscription subscription : byId.values()) {
      if (subscription.number == Integer.parseInt(number)) {
        if (subscription.mode == AckMode.AUTO) {
          throw Require.invalid("the messages of this subscription are not acknowledged");
        }
        return subscription.settle(eventId);
      }
    }
    return List.of();
  }
}
