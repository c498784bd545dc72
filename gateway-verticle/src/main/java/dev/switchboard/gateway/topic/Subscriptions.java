package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.message.TopicSelection;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one socket is subscribed to. Lives on its event loop. */
public final class Subscriptions {

  /** How many of one socket's topics are opened at a time. */
  static final int MAX_OPENING = 16;

  private final Subscriber subscriber;
  private final SubscriptionOpener opener;
  private final ReadQueue queue;
  private final Map<Topic, Subscription> byTopic = new LinkedHashMap<>(4);
  private final Throttle opening = new Throttle(MAX_OPENING);

  public Subscriptions(Subscriber subscriber, SubscriptionOpener opener) {
    this.subscriber = subscriber;
    this.opener = opener;
    this.queue = new ReadQueue(subscriber);
  }

  /** The topics, oldest first; a view. */
  public Set<Topic> topics() {
    return Collections.unmodifiableSet(byTopic.keySet());
  }

  /** What is written to the socket by reading. */
  public ReadQueue queue() {
    return queue;
  }

  /**
   * Asks the domain of a topic, for the first time or again; nothing is written before {@link
   * #begin}. Fails with a {@link dev.switchboard.protocol.FailureException}.
   */
  public Future<Opened> open(TopicSelection selection, Caller caller, AccessIntent intent) {
    return open(selection, request(selection, caller, intent, null), List.of());
  }

  /** The same for a place that another socket of the client left; nothing is shown again. */
  public Future<Opened> goOn(Place place, Caller caller, AccessIntent intent) {
    Position delivered = place.delivered();
    TopicSelection.Since since =
        delivered == null
            ? null
            : new TopicSelection.Since(delivered.epoch(), delivered.sequence());
    TopicSelection selection =
        new TopicSelection(place.topic(), since, null, place.filter(), place.presence());
    List<Given> given = place.given() == null ? List.of() : place.given();
    return open(selection, request(selection, caller, intent, place.seenUntilMs()), given)
        .map(Opened::goingOn);
  }

  private TopicRequest request(
      TopicSelection selection, Caller caller, AccessIntent intent, @Nullable Long seenUntilMs) {
    return new TopicRequest(
        caller,
        selection.topic(),
        intent,
        selection.afterEntity(),
        subscriber.dialect().acknowledges(selection.topic()),
        seenUntilMs);
  }

  private Future<Opened> open(TopicSelection selection, TopicRequest request, List<Given> given) {
    return opening.ask(
        () -> {
          Subscription present = byTopic.get(selection.topic());
          return present == null
              ? opener.open(subscriber, queue, request, selection, given)
              : opener.openAgain(present, request, selection);
        });
  }

  /** Asks a topic's domain whether it still grants it; fails where it does not. */
  public Future<Void> check(Topic topic, Caller caller) {
    return opening.ask(
        () -> {
          Subscription present = byTopic.get(topic);
          return present == null
              ? Future.succeededFuture()
              : opener.check(
                  present, request(TopicSelection.of(topic), caller, AccessIntent.SUBSCRIBE, null));
        });
  }

  /** Begins delivery; returns whether the socket was not subscribed to the topic before. */
  public boolean begin(Opened opened, boolean presence) {
    Subscription subscription = opened.subscription();
    Subscription present = byTopic.putIfAbsent(opened.topic(), subscription);
    if (present != null && present != subscription) {
      subscription.end();
      return false;
    }
    opened.begin();
    if (presence) {
      subscription.watchPresence(true);
    }
    return present == null;
  }

  /** Gives up what was opened and is not to begin. */
  public void abandon(Opened opened) {
    if (byTopic.get(opened.topic()) != opened.subscription()) {
      opened.subscription().end();
    }
  }

  /** Ends a subscription; returns whether there was one. */
  public boolean end(Topic topic) {
    Subscription subscription = byTopic.remove(topic);
    if (subscription != null) {
      subscription.end();
    }
    return subscription != null;
  }

  /** Whether the socket is told who comes to a topic and goes. */
  public boolean watchesPresence(Topic topic) {
    Subscription subscription = byTopic.get(topic);
    return subscription != null && subscription.watchesPresence();
  }

  /** Whether each of them is as far as its topic's channel. */
  public boolean follow() {
    for (Subscription subscription : byTopic.values()) {
      if (!subscription.follows()) {
        return false;
      }
    }
    return true;
  }

  /** Where each of them is, for another socket of the client to go on from. */
  public List<Place> places() {
    return byTopic.values().stream().map(Subscription::place).toList();
  }

  /** The same for a page that is loaded again: of keyed topics it has nothing any more. */
  public List<Place> placesOfReload() {
    return byTopic.values().stream()
        .filter(subscription -> !subscription.keyed())
        .map(Subscription::place)
        .toList();
  }

  /** The topics whose domains want to know what has arrived, by the domains' names. */
  public Map<Topic, String> tracked() {
    Map<Topic, String> tracked = new LinkedHashMap<>();
    byTopic.forEach(
        (topic, subscription) -> {
          if (subscription.tracksDelivery() || subscription.acknowledged()) {
            tracked.put(topic, subscription.channel().domain());
          }
        });
    return tracked;
  }

  /** Ends all; the socket is gone. */
  public void close() {
    queue.close();
    List.copyOf(byTopic.keySet()).forEach(this::end);
  }
}
