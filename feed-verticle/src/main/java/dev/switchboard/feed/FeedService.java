package dev.switchboard.feed;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.feed.EntryPage;
import dev.switchboard.protocol.feed.FeedMessage;
import dev.switchboard.protocol.feed.FeedPage;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.ListEntries;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.feed.ReadFeed;
import dev.switchboard.protocol.feed.RemoveEntry;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Store;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishing on feed topics, reading them again, and who may. Futures complete on the caller's
 * context and fail with {@link FailureException}.
 */
final class FeedService {

  private final Store store;
  private final FeedConfig config;
  private final ForeignTopics foreign;
  private final EphemeralTopics ephemeral;
  private final KeyedTopics keyed;
  private final Clock clock;
  private final OwnTopics own = new OwnTopics(System::nanoTime);

  /** What the service is made of. */
  record Parts(
      Store store,
      FeedConfig config,
      ForeignTopics foreign,
      EphemeralTopics ephemeral,
      KeyedTopics keyed,
      Clock clock) {}

  FeedService(Parts parts) {
    this.store = parts.store();
    this.config = parts.config();
    this.foreign = parts.foreign();
    this.ephemeral = parts.ephemeral();
    this.keyed = parts.keyed();
    this.clock = parts.clock();
  }

  Future<Reply<FeedPublished>> publish(Command<PublishFeed> command) {
    Caller caller = command.caller();
    Topic topic = command.arguments().topic();
    Published payload = command.arguments().payload();
    Namespace namespace = publishable(caller, topic);
    if (namespace.kind() != TopicKind.KEYED) {
      KeyedTopics.refuseEntry(command.arguments());
    }
    Future<Reply<FeedPublished>> published =
        switch (namespace.kind()) {
          case LOGGED -> append(command, namespace, payload);
          case CONFLATED -> replace(command, namespace, payload);
          case EPHEMERAL ->
              Future.succeededFuture(ephemeral.publish(topic, payload, command.once()));
          case KEYED -> keyed.put(command, namespace);
        };
    return told(published, caller, topic);
  }

  private Namespace publishable(Caller caller, Topic topic) {
    if (foreign.has(topic)) {
      throw foreignToPublisher(caller, topic);
    }
    Namespace namespace = config.of(topic);
    if (!namespace.mayPublish(caller.principal(), topic)) {
      throw forbidden("publish", topic);
    }
    return namespace;
  }

  private static FailureException forbidden(String what, Topic topic) {
    return Failure.of(
            FailureCode.FORBIDDEN, "this principal may not " + what + " here", topic.name())
        .exception();
  }

  private <T> Future<T> told(Future<T> published, Caller caller, Topic topic) {
    return published.recover(
        thrown ->
            Future.failedFuture(
                FailureException.of(thrown).code() == FailureCode.FOREIGN
                    ? foreignToPublisher(caller, topic)
                    : thrown));
  }

  /** Removes an entry of a keyed topic. */
  Future<Reply<FeedPublished>> remove(Command<RemoveEntry> command) {
    Topic topic = command.arguments().topic();
    Namespace namespace = publishable(command.caller(), topic);
    if (namespace.kind() != TopicKind.KEYED) {
      throw KeyedTopics.notKeyed(topic);
    }
    return told(keyed.remove(command, namespace), command.caller(), topic);
  }

  /** The entries of a keyed topic. */
  Future<Reply<EntryPage>> entries(Command<ListEntries> command) {
    Topic topic = command.arguments().topic();
    if (readable(command.caller(), topic).kind() != TopicKind.KEYED) {
      throw KeyedTopics.notKeyed(topic);
    }
    Store reads = store.onBehalfOf(command.caller().principal());
    return own(reads, topic).compose(ours -> keyed.list(reads, command.arguments()));
  }

  private Future<Reply<FeedPublished>> append(
      Command<PublishFeed> command, Namespace namespace, Published payload) {
    return store.writeOnce(
        command.once(),
        FeedPublished.class,
        tx ->
            tx.append(command.arguments().topic(), namespace.retention(), number -> payload)
                .map(event -> FeedPublished.at(event.position())));
  }

  private Future<Reply<FeedPublished>> replace(
      Command<PublishFeed> command, Namespace namespace, Published payload) {
    Topic topic = command.arguments().topic();
    String id = "latest_" + UUID.randomUUID();
    return store.writeOnce(
        command.once(),
        FeedPublished.class,
        tx -> {
          if (store.log().domain(tx, topic).filter(foreign::isOther).isPresent()) {
            throw Failure.of(FailureCode.FOREIGN, "another domain's topic", topic.name())
                .exception();
          }
          long expires = tx.now() + namespace.retention().maxAge().toMillis();
          tx.publish(LatestEvents.keep(tx, topic, id, payload, expires));
          return Pending.of(FeedPublished.WITHOUT_HISTORY);
        });
  }

  // Over HTTP the contract has a status of its own for it (7, HTTP), for who may publish at all; a
  // socket is told no more than of a topic that it may not know.
  private FailureException foreignToPublisher(Caller caller, Topic topic) {
    if (!isHttp(caller)) {
      return unknown(topic);
    }
    return config.of(topic).mayPublish(caller.principal(), topic)
        ? Require.invalid("the topic belongs to another domain, which alone publishes on it")
        : forbidden("publish", topic);
  }

  private static boolean isHttp(Caller caller) {
    return caller.connectionId() == null;
  }

  /** The kept events of a topic; of a conflated one its newest. */
  Future<Reply<FeedPage>> messages(Command<ReadFeed> command) {
    ReadFeed wanted = command.arguments();
    Namespace namespace = readable(command.caller(), wanted.topic());
    Store reads = store.onBehalfOf(command.caller().principal());
    return switch (namespace.kind()) {
      case LOGGED, KEYED -> history(reads, wanted);
      case CONFLATED ->
          latest(reads, wanted.topic())
              .map(event -> Reply.of(new FeedPage(items(event.stream().toList()), null)));
      case EPHEMERAL -> Future.succeededFuture(Reply.of(new FeedPage(List.of(), null)));
    };
  }

  private Future<Reply<FeedPage>> history(Store reads, ReadFeed wanted) {
    Topic topic = wanted.topic();
    Position from = from(wanted);
    return own(reads, topic)
        .compose(ours -> read(reads, topic, from.sequence(), wanted))
        .compose(
            read ->
                // A place in another history says nothing about this one.
                isOf(from, read.page().head())
                    ? Future.succeededFuture(read)
                    : read(reads, topic, 0, wanted))
        .map(read -> Reply.of(new FeedPage(items(read.page().events()), read.next())));
  }

  private static boolean isOf(Position from, Position head) {
    return from.sequence() <= head.sequence()
        && (from.epoch().isEmpty() || from.epoch().equals(head.epoch()));
  }

  private static Future<Stretch> read(Store reads, Topic topic, long since, ReadFeed wanted) {
    return reads.log().read(topic, since, wanted.pageSize()).map(page -> new Stretch(since, page));
  }

  /** A page, and behind which sequence it was asked for. */
  private record Stretch(long since, TopicLog.Page page) {

    @Nullable String next() {
      long last = since;
      for (Event event : page.events()) {
        last = event.position() == null ? last : event.position().sequence();
      }
      Position head = page.head();
      // Behind an empty page there is nothing more that can be read.
      boolean more = !page.events().isEmpty() && last < head.sequence();
      return more ? FeedCursor.of(new Position(head.epoch(), last)) : null;
    }
  }

  private static Position from(ReadFeed wanted) {
    if (wanted.cursor() != null) {
      return FeedCursor.read(wanted.cursor());
    }
    String epoch = wanted.epoch() == null ? "" : wanted.epoch();
    return new Position(epoch, wanted.since() == null ? 0 : wanted.since());
  }

  private static List<FeedMessage> items(List<Event> events) {
    return events.stream()
        .filter(event -> event.payload() instanceof Published)
        .map(event -> FeedMessage.of(event, (Published) event.payload()))
        .toList();
  }

  /** Decides about a subscription. */
  Future<TopicGrant> authorize(TopicRequest request) {
    Namespace namespace = readable(request.caller(), request.topic());
    Store reads = store.onBehalfOf(request.caller().principal());
    return switch (namespace.kind()) {
      case LOGGED -> own(reads, request.topic()).map(ours -> TopicGrant.durableFromNow());
      case CONFLATED ->
          latest(reads, request.topic())
              .map(event -> TopicGrant.ephemeral(event.stream().toList()));
      case EPHEMERAL -> Future.succeededFuture(TopicGrant.ephemeral(List.of()));
      case KEYED -> own(reads, request.topic()).map(ours -> TopicGrant.entries());
    };
  }

  private Namespace readable(Caller caller, Topic topic) {
    Namespace namespace = config.of(topic);
    if (foreign.has(topic)) {
      throw unknown(topic);
    }
    if (!namespace.maySubscribe(caller.principal(), topic)) {
      throw isHttp(caller) ? forbidden("read", topic) : unknown(topic);
    }
    return namespace;
  }

  private static FailureException unknown(Topic topic) {
    return Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", topic.name())
        .exception();
  }

  private Future<Optional<Event>> latest(Store reads, Topic topic) {
    long now = clock.millis();
    return reads.read(
        sql -> {
          requireOwn(sql, topic);
          return LatestEvents.find(sql, topic, now);
        });
  }

  /** Fails where the topic's log is that of another domain. */
  private Future<Void> own(Store reads, Topic topic) {
    return own.has(topic)
        ? Future.succeededFuture()
        : reads
            .read(
                sql -> {
                  requireOwn(sql, topic);
                  return true;
                })
            .onSuccess(ours -> own.add(topic))
            .mapEmpty();
  }

  // Also where that domain is not installed now, so that nobody announced its prefix.
  private void requireOwn(Sql sql, Topic topic) throws SQLException {
    if (store.log().domain(sql, topic).filter(foreign::isOther).isPresent()) {
      throw unknown(topic);
    }
  }

  /** Deletes newest events that are too old; completes with how many. */
  Future<Integer> purge() {
    return store.write(tx -> Pending.of(LatestEvents.purge(tx)));
  }
}
