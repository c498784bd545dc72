package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.resume.ResumeState;
import dev.switchboard.gateway.topic.Opened;
import dev.switchboard.gateway.topic.Place;
import dev.switchboard.gateway.topic.Subscriptions;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The topics of a session: what its client subscribes to, what it always has, and what it takes
 * over from another socket of the client. Lives on the socket's event loop.
 */
final class SessionTopics {

  private final Connection connection;
  private final ConnectionLoop loop;
  private final Subscriptions subscriptions;
  private final PassingFailures failures;

  /** Left by a lost socket, and not gone on with yet. */
  private final Map<Topic, Place> pending = new LinkedHashMap<>(0);

  /** Left by a client that said it goes: gone on with where it subscribes again. */
  private final Map<Topic, Place> onRequest = new LinkedHashMap<>(0);

  private final Succession changes;

  SessionTopics(Connection connection, ConnectionLoop loop) {
    this.connection = connection;
    this.loop = loop;
    this.subscriptions = new Subscriptions(connection, loop.opener());
    this.changes = new Succession(connection::ended);
    this.failures = new PassingFailures(connection, loop);
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  /**
   * Subscribes to all topics of the request or to none, and tells the socket which it was. The
   * future completes when it has been told; it does not fail.
   */
  Future<Void> subscribe(ClientMessage.Subscribe request, Caller caller) {
    return changes.then(() -> subscribeNow(request, caller));
  }

  private Future<Void> subscribeNow(ClientMessage.Subscribe request, Caller caller) {
    Map<Topic, TopicSelection> wanted = new LinkedHashMap<>();
    request.topics().forEach(selection -> wanted.put(selection.topic(), selection));
    int limit = loop.shared().limits().subscriptionsPerConnection();
    if (counted(request.exclusive(), wanted.keySet(), caller) > limit) {
      connection.fail(
          request,
          new Failure(
              FailureCode.SUBSCRIPTION_LIMIT,
              "a socket has at most " + limit + " subscriptions",
              names(wanted.keySet())));
      return Future.succeededFuture();
    }
    AccessIntent intent = request.join() ? AccessIntent.JOIN : AccessIntent.SUBSCRIBE;
    List<Future<Opened>> openings = new ArrayList<>(wanted.size());
    wanted.values().forEach(selection -> openings.add(open(selection, caller, intent)));
    return Future.join(openings)
        .transform(
            all -> {
              if (all.succeeded() && !connection.ended()) {
                confirm(request, wanted, caller, openings.stream().map(Future::result).toList());
              } else {
                openings.stream()
                    .filter(Future::succeeded)
                    .map(Future::result)
                    .forEach(subscriptions::abandon);
                refuse(request, List.copyOf(wanted.keySet()), openings);
              }
              return Future.succeededFuture();
            });
  }

  /** How many subscriptions there would be; what a socket has without asking does not count. */
  private int counted(boolean exclusive, Set<Topic> wanted, Caller caller) {
    Set<Topic> all = new LinkedHashSet<>(wanted);
    if (!exclusive) {
      all.addAll(subscriptions.topics());
    }
    connection.dialect().ownTopics(caller.principal()).forEach(all::remove);
    return all.size();
  }

  /** A client that comes back and names no position goes on where it was. */
  private Future<Opened> open(TopicSelection selection, Caller caller, AccessIntent intent) {
    Place left = onRequest.get(selection.topic());
    if (left == null || selection.since() != null || selection.afterEntity() != null) {
      return subscriptions.open(selection, caller, intent);
    }
    Place same =
        new Place(
            left.topic(),
            left.delivered(),
            left.seenUntilMs(),
            selection.filter(),
            selection.presence(),
            left.given());
    return subscriptions.goOn(same, caller, intent);
  }

  private void confirm(
      ClientMessage.Subscribe request,
      Map<Topic, TopicSelection> wanted,
      Caller caller,
      List<Opened> opened) {
    if (request.exclusive()) {
      List<Topic> others = new ArrayList<>(subscriptions.topics());
      others.removeAll(wanted.keySet());
      unsubscribe(others);
    }
    connection.tell(
        new ServerMessage.Subscribed(
            request,
            opened.stream().map(one -> confirmed(one, wanted)).toList(),
            connection.now()));
    for (Opened one : opened) {
      TopicSelection selection = wanted.get(one.topic());
      begin(one, caller, selection != null && selection.presence());
    }
  }

  /** One that named no position is told only where it lacks something. */
  private static ServerMessage.Confirmed confirmed(
      Opened opened, Map<Topic, TopicSelection> wanted) {
    TopicSelection selection = wanted.get(opened.topic());
    boolean named = selection != null && selection.since() != null;
    Boolean recovered = opened.recovered();
    return new ServerMessage.Confirmed(
        opened.topic(),
        opened.head(),
        (named || Boolean.FALSE.equals(recovered)) ? recovered : null);
  }

  private void begin(Opened opened, Caller caller, boolean presence) {
    Topic topic = opened.topic();
    pending.remove(topic);
    onRequest.remove(topic);
    if (presence && !subscriptions.watchesPresence(topic)) {
      loop.shared().presence().watch(topic);
    }
    if (subscriptions.begin(opened, presence)) {
      loop.shared().presence().join(topic, caller, connection.connectionId());
    }
    connection.summarize();
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
    topics.forEach(topic -> end(topic, false));
  }

  private void end(Topic topic, boolean cutOff) {
    pending.remove(topic);
    onRequest.remove(topic);
    if (subscriptions.watchesPresence(topic)) {
      loop.shared().presence().unwatch(topic);
    }
    if (subscriptions.end(topic)) {
      loop.shared().presence().leave(topic, connection.connectionId(), cutOff);
    }
    connection.summarize();
  }

  /** Subscribes, without a confirmation, to what such a socket always has. */
  Future<Void> subscribeQuietly(List<Topic> topics, Caller caller) {
    return changes.then(
        () ->
            Future.join(
                    topics.stream()
                        .filter(topic -> !subscriptions.topics().contains(topic))
                        .map(
                            topic ->
                                goOn(
                                    topic,
                                    () ->
                                        open(
                                            TopicSelection.of(topic),
                                            caller,
                                            AccessIntent.SUBSCRIBE),
                                    caller,
                                    false,
                                    0))
                        .toList())
                .mapEmpty());
  }

  /**
   * Takes over what another socket of the client left: subscribed again without a confirmation,
   * what was missed first; or, where the client went by itself, as soon as it subscribes again.
   */
  Future<Void> takeOver(ResumeState left, Caller caller) {
    if (left.onRequest()) {
      left.places().forEach(place -> onRequest.put(place.topic(), place));
      loop.open().changed(connection);
      return connection.dialect().rules().has(DialectRules.Trait.RESUMES_ON_REQUEST)
          ? changes.then(() -> goOnWithSubscribed(caller))
          : Future.succeededFuture();
    }
    left.places().forEach(place -> pending.put(place.topic(), place));
    loop.open().changed(connection);
    return changes.then(() -> goOn(left.places(), caller));
  }

  /** A client that was quicker to subscribe than its lost socket was to be noticed. */
  private Future<Void> goOnWithSubscribed(Caller caller) {
    return goOn(
        onRequest.values().stream()
            .filter(place -> subscriptions.topics().contains(place.topic()))
            .toList(),
        caller);
  }

  /** All are asked for at once; what each brings is begun in the order that they had. */
  private Future<Void> goOn(List<Place> places, Caller caller) {
    List<Future<Void>> begun = new ArrayList<>(places.size());
    Future<Void> turn = Future.succeededFuture();
    for (Place place : places) {
      Supplier<Future<Opened>> opening =
          () -> subscriptions.goOn(place, caller, AccessIntent.SUBSCRIBE);
      Future<Opened> first = opening.get();
      turn =
          turn.transform(
              before ->
                  first.transform(
                      result -> {
                        // One that is to be tried again does not hold up the others.
                        begun.add(
                            settle(place.topic(), opening, result, caller, place.presence(), 0));
                        return Future.succeededFuture();
                      }));
    }
    return turn.compose(all -> Future.join(begun).mapEmpty());
  }

  /**
   * Opens a topic and begins it. One that is not granted any more is left out; what failed for a
   * passing reason is tried again, and the socket is closed where it goes on failing, since its
   * client would wait in vain.
   */
  private Future<Void> goOn(
      Topic topic, Supplier<Future<Opened>> opening, Caller caller, boolean presence, int retries) {
    return opening
        .get()
        .transform(result -> settle(topic, opening, result, caller, presence, retries));
  }

  private Future<Void> settle(
      Topic topic,
      Supplier<Future<Opened>> opening,
      AsyncResult<Opened> result,
      Caller caller,
      boolean presence,
      int retries) {
    if (result.failed()) {
      return again(
          topic,
          result.cause(),
          retries,
          () -> goOn(topic, opening, caller, presence, retries + 1));
    }
    if (connection.ended()) {
      subscriptions.abandon(result.result());
    } else {
      begin(result.result(), caller, presence);
    }
    return Future.succeededFuture();
  }

  private Future<Void> again(
      Topic topic, Throwable cause, int retries, Supplier<Future<Void>> attempt) {
    if (connection.ended()) {
      return Future.succeededFuture();
    }
    if (!PassingFailures.isPassing(cause)) {
      pending.remove(topic);
      return Future.succeededFuture();
    }
    return failures.again(retries, attempt);
  }

  /** Asks every domain again, for a principal of other rights; what is refused ends, by name. */
  Future<Void> checkAgain(Caller caller) {
    return changes.then(
        () ->
            Future.join(
                    List.copyOf(subscriptions.topics()).stream()
                        .map(topic -> checkAgain(topic, caller, 0))
                        .toList())
                .mapEmpty());
  }

  private Future<Void> checkAgain(Topic topic, Caller caller, int retries) {
    return subscriptions
        .check(topic, caller)
        .transform(
            result -> {
              if (result.failed()
                  && !PassingFailures.isPassing(result.cause())
                  && !connection.ended()) {
                Failure refused = FailureException.of(result.cause());
                unsubscribe(List.of(topic));
                connection.fail(null, refused.about(List.of(topic.name())));
              }
              return result.failed()
                  ? again(
                      topic, result.cause(), retries, () -> checkAgain(topic, caller, retries + 1))
                  : Future.succeededFuture();
            });
  }

  /**
   * What the next socket of the client goes on with.
   *
   * @param reloading whether that is a page that is loaded again
   */
  List<Place> places(boolean reloading) {
    Map<Topic, Place> places = new LinkedHashMap<>();
    (reloading ? subscriptions.placesOfReload() : subscriptions.places())
        .forEach(place -> places.put(place.topic(), place));
    // What was not gone on with is the earlier place: from there nothing is missing.
    places.putAll(pending);
    return List.copyOf(places.values());
  }

  /** The topics of which it has all that was passed on, as long as it is subscribed to them. */
  List<String> following() {
    return subscriptions.topics().stream()
        .filter(topic -> !pending.containsKey(topic))
        .map(Topic::name)
        .toList();
  }

  /** What it goes on with where it subscribes again. */
  List<Place> placesOnRequest() {
    return List.copyOf(onRequest.values());
  }

  /**
   * The socket is gone.
   *
   * @param cutOff whether its client may come back in a moment
   */
  void close(boolean cutOff) {
    List.copyOf(subscriptions.topics()).forEach(topic -> end(topic, cutOff));
    subscriptions.close();
  }
}
