package dev.switchboard.gateway;

import dev.switchboard.gateway.TopicEntrance.Opened;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one socket is subscribed to. Lives on its event loop. */
final class Subscriptions {

  private final Connection connection;
  private final GatewayLoop loop;
  private final Map<Topic, Subscription> byTopic = new LinkedHashMap<>();
  private final Set<Topic> presenceWatches = new HashSet<>();

  Subscriptions(Connection connection, GatewayLoop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  Set<Topic> topics() {
    return Collections.unmodifiableSet(byTopic.keySet());
  }

  /**
   * Subscribes to all topics of the request or to none, and tells the socket which it was. The
   * future completes when it has been told; it does not fail.
   */
  Future<Void> subscribe(ClientMessage.Subscribe request, Caller caller) {
    Map<Topic, TopicSelection> wanted = new LinkedHashMap<>();
    request.topics().forEach(selection -> wanted.put(selection.topic(), selection));
    // What a socket has without asking leaves it all that it may ask for.
    List<Topic> own = connection.dialect().ownTopics(caller.principal());
    long more =
        wanted.keySet().stream()
            .filter(topic -> !byTopic.containsKey(topic) && !own.contains(topic))
            .count();
    long present =
        request.exclusive()
            ? 0
            : byTopic.size() - own.stream().filter(byTopic::containsKey).count();
    if (present + more > loop.limits().subscriptionsPerConnection()) {
      connection.fail(
          request,
          new Failure(
              FailureCode.SUBSCRIPTION_LIMIT,
              "a socket has at most "
                  + loop.limits().subscriptionsPerConnection()
                  + " subscriptions",
              names(wanted.keySet())));
      return Future.succeededFuture();
    }
    AccessIntent intent = request.join() ? AccessIntent.JOIN : AccessIntent.SUBSCRIBE;
    List<Future<Opened>> openings = new ArrayList<>();
    wanted.values().forEach(selection -> openings.add(open(selection, caller, intent)));
    return Future.join(openings)
        .transform(
            all -> {
              if (all.succeeded() && !connection.ended()) {
                confirm(request, caller, openings.stream().map(Future::result).toList());
              } else {
                abandon(openings);
                refuse(request, List.copyOf(wanted.keySet()), openings);
              }
              return Future.succeededFuture();
            });
  }

  private Future<Opened> open(TopicSelection selection, Caller caller, AccessIntent intent) {
    return open(selection, caller, intent, null);
  }

  private Future<Opened> open(
      TopicSelection selection, Caller caller, AccessIntent intent, @Nullable Long seenUntilMs) {
    TopicRequest request =
        new TopicRequest(
            caller,
            selection.topic(),
            intent,
            selection.afterEntity(),
            connection.dialect().rules().acknowledges(),
            seenUntilMs);
    Subscription present = byTopic.get(selection.topic());
    long now = connection.now();
    return present == null
        ? loop.entrance()
            .open(connection, request, selection)
            .onSuccess(opened -> opened.subscription().askedAtMs = now)
        : loop.entrance().openAgain(present, request, selection);
  }

  private void confirm(ClientMessage.Subscribe request, Caller caller, List<Opened> opened) {
    if (request.exclusive()) {
      List<Topic> others = new ArrayList<>(byTopic.keySet());
      opened.forEach(one -> others.remove(one.subscription().topic()));
      unsubscribe(others);
    }
    connection.tell(
        new ServerMessage.Subscribed(
            request,
            opened.stream()
                .map(
                    one ->
                        new ServerMessage.Confirmed(
                            one.subscription().topic(), one.head(), one.recovered()))
                .toList(),
            connection.now()));
    opened.forEach(one -> begin(one, caller));
    request.topics().stream()
        .filter(TopicSelection::presence)
        .forEach(selection -> watchPresence(selection.topic()));
  }

  private void begin(Opened opened, Caller caller) {
    opened.snapshot().forEach(event -> loop.hub().write(opened.subscription(), event));
    Topic topic = opened.subscription().topic();
    if (byTopic.put(topic, opened.subscription()) == null) {
      loop.presence().join(topic, caller, connection.connectionId());
    }
    loop.entrance().start(opened);
  }

  private void abandon(List<Future<Opened>> openings) {
    openings.stream()
        .filter(Future::succeeded)
        .map(Future::result)
        .filter(opened -> byTopic.get(opened.subscription().topic()) != opened.subscription())
        .forEach(loop.entrance()::abandon);
  }

  /** Names every topic that could not be subscribed to, with the first one's reason. */
  private void refuse(
      ClientMessage.Subscribe request, List<Topic> topics, List<Future<Opened>> openings) {
    List<Topic> refused = new ArrayList<>();
    Failure first = null;
    for (int i = 0; i < topics.size(); i++) {
      if (openings.get(i).failed()) {
        refused.add(topics.get(i));
        first = first == null ? FailureException.of(openings.get(i).cause()) : first;
      }
    }
    if (first != null) {
      connection.fail(request, first.about(names(refused)));
    }
  }

  private static List<String> names(Collection<Topic> topics) {
    return topics.stream().map(Topic::name).toList();
  }

  /** Ends subscriptions; topics that the socket is not subscribed to are passed over. */
  void unsubscribe(Collection<Topic> topics) {
    for (Topic topic : topics) {
      Subscription subscription = byTopic.remove(topic);
      if (subscription != null) {
        subscription.channel().end(subscription);
        loop.presence().leave(topic, connection.connectionId());
      }
      presenceWatches.remove(topic);
    }
  }

  private void watchPresence(Topic topic) {
    if (presenceWatches.add(topic)) {
      loop.presence()
          .watch(
              topic,
              connection.connectionId(),
              event -> loop.context().runOnContext(turn -> tellPresence(event)));
    }
  }

  /** Whoever has left is not told what was under way. */
  private void tellPresence(Event event) {
    if (presenceWatches.contains(event.topic())) {
      loop.hub().tell(connection, event);
    }
  }

  /** Subscribes without a word to what such a socket always has; what is refused is left out. */
  Future<Void> subscribeQuietly(List<Topic> topics, Caller caller) {
    return beginAll(
        topics.stream()
            .filter(topic -> !byTopic.containsKey(topic))
            .map(topic -> open(TopicSelection.of(topic), caller, AccessIntent.SUBSCRIBE))
            .toList(),
        caller);
  }

  /**
   * Takes over what a lost socket left: subscribed again without a word, what was missed first. A
   * topic that is no longer granted is left out.
   */
  Future<Void> resume(LostSocket lost, Caller caller) {
    List<Future<Opened>> openings = new ArrayList<>();
    for (LostSocket.Place place : lost.places()) {
      Position delivered = place.delivered();
      TopicSelection.Since since =
          delivered == null
              ? null
              : new TopicSelection.Since(delivered.epoch(), delivered.sequence());
      openings.add(
          open(
                  new TopicSelection(place.topic(), since, null, place.filter(), place.presence()),
                  caller,
                  AccessIntent.SUBSCRIBE,
                  place.seenUntilMs())
              .map(Opened::goingOn));
    }
    return beginAll(openings, caller)
        .onSuccess(
            begun ->
                lost.places().stream()
                    .filter(place -> place.presence() && byTopic.containsKey(place.topic()))
                    .forEach(place -> watchPresence(place.topic())));
  }

  private Future<Void> beginAll(List<Future<Opened>> openings, Caller caller) {
    return Future.join(openings)
        .transform(
            all -> {
              if (connection.ended()) {
                abandon(openings);
              } else {
                openings.stream()
                    .filter(Future::succeeded)
                    .map(Future::result)
                    .forEach(one -> begin(one, caller));
              }
              return Future.succeededFuture();
            });
  }

  /** What the socket has now, for the next one to take over. */
  List<LostSocket.Place> places() {
    List<LostSocket.Place> places = new ArrayList<>();
    byTopic.forEach(
        (topic, subscription) ->
            places.add(
                new LostSocket.Place(
                    topic,
                    subscription.durable() && !subscription.acknowledged()
                        ? subscription.channel().place(subscription)
                        : null,
                    subscription.durable() ? null : subscription.channel().seenUntil(subscription),
                    subscription.filter(),
                    presenceWatches.contains(topic))));
    return places;
  }

  /** Those whose domains want to know what has arrived. */
  List<Subscription> trackingDelivery() {
    return byTopic.values().stream()
        .filter(one -> one.tracksDelivery() || one.acknowledged())
        .toList();
  }

  /** The socket has room again: what waited for it reads on. */
  void roomAgain() {
    for (Subscription subscription : List.copyOf(byTopic.values())) {
      subscription.channel().catchUp().resume(subscription);
    }
  }

  /** Ends all. */
  void end() {
    unsubscribe(List.copyOf(byTopic.keySet()));
  }
}
