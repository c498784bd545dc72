package dev.switchboard.feed;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.SocketChange;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.feed.EntryPage;
import dev.switchboard.protocol.feed.FeedEntry;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.ListEntries;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.feed.RemoveEntry;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.store.Compaction;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import dev.switchboard.store.TopicLog;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Topics that are collections of entries (contract 8.1). A change of an entry is an event of the
 * topic's compacted log, and both are written in one transaction.
 */
final class KeyedTopics {

  /** How many entries one transaction removes. */
  private static final int AT_ONCE = 500;

  private final Store store;
  private final FeedConfig config;
  private final EntryTimer timer;
  private final EntrySockets sockets;

  KeyedTopics(Store store, FeedConfig config, Vertx vertx, Clock clock) {
    this.store = store;
    this.config = config;
    this.timer = new EntryTimer(vertx, clock, this::expire);
    this.sockets = new EntrySockets(store, timer, clock);
  }

  /** Sees to entries that end by themselves, or with their sockets. */
  void start() {
    sockets.nodesDied();
    timer.look();
  }

  /** A node has died: its sockets are gone, and it removes nothing any more. */
  void nodeDied() {
    sockets.nodesDied();
    timer.look();
  }

  /** Completes when all that is known of sockets is written. */
  Future<Void> stop() {
    timer.stop();
    return sockets.stop();
  }

  /** Something became of a socket by which commands came. */
  void socketChanged(SocketChange change) {
    if (config.hasAny(TopicKind.KEYED)) {
      sockets.changed(change);
    }
  }

  /** Makes an entry, or replaces it. */
  Future<Reply<FeedPublished>> put(Command<PublishFeed> command, Namespace namespace) {
    PublishFeed entry = command.arguments();
    String key = Require.present("key", entry.key());
    Published payload = entry.payload();
    if (!payload.type().equals("data")) {
      throw Require.invalid("type is not data: entries of a keyed topic have no other");
    }
    EntryRows.Socket socket = socket(command);
    EntryRows.Name name = new EntryRows.Name(entry.topic(), key);
    return store
        .writeOnce(
            command.once(),
            FeedPublished.class,
            tx -> {
              Long expires = entry.ttlMs() == null ? null : tx.now() + entry.ttlMs();
              if (socket != null) {
                // Whose node has died is gone, however late its command comes.
                store.lease().require(tx, socket.node());
              }
              EntryRows.put(tx, name, expires, socket);
              return append(tx, name, namespace, payload);
            })
        .onSuccess(
            done -> {
              if (entry.ttlMs() != null) {
                timer.oneIn(entry.ttlMs());
              }
            });
  }

  private EntryRows.@Nullable Socket socket(Command<PublishFeed> command) {
    if (!Boolean.TRUE.equals(command.arguments().whileConnected())) {
      return null;
    }
    String connection = command.caller().connectionId();
    if (connection == null) {
      throw Require.invalid("whileConnected is true, and there is no socket to go with");
    }
    String node = command.caller().node();
    return new EntryRows.Socket(connection, node == null ? store.lease().node() : node);
  }

  /** Removes an entry. */
  Future<Reply<FeedPublished>> remove(Command<RemoveEntry> command, Namespace namespace) {
    EntryRows.Name name =
        new EntryRows.Name(command.arguments().topic(), command.arguments().key());
    return store.writeOnce(
        command.once(),
        FeedPublished.class,
        tx -> {
          if (!EntryRows.remove(tx, name)) {
            throw Failure.of(FailureCode.NOT_FOUND, "there is no such entry", name.key())
                .exception();
          }
          return append(tx, name, namespace, Published.removal(name.key()));
        });
  }

  private static Pending<FeedPublished> append(
      Transaction tx, EntryRows.Name name, Namespace namespace, Published payload) {
    Compaction compaction =
        new Compaction(name.key(), payload.isRemoval(), namespace.retention().maxAge());
    return tx.append(name.topic(), compaction, number -> payload)
        .map(event -> FeedPublished.at(event.position()));
  }

  /** The entries there are, the longest unchanged first. */
  Future<Reply<EntryPage>> list(Store reads, ListEntries wanted) {
    Position from =
        wanted.cursor() == null ? new Position("", 0) : FeedCursor.read(wanted.cursor());
    return read(reads, wanted, from.sequence())
        .compose(
            page ->
                // A place in a history that is lost says nothing about this one.
                from.epoch().isEmpty() || from.epoch().equals(page.head().epoch())
                    ? Future.succeededFuture(page)
                    : read(reads, wanted, 0))
        .map(page -> Reply.of(page(page, wanted.pageSize())));
  }

  /** One more than is shown, to know whether there are more. */
  private static Future<TopicLog.Page> read(Store reads, ListEntries wanted, long since) {
    return reads.log().entries(wanted.topic(), since, wanted.pageSize() + 1);
  }

  private static EntryPage page(TopicLog.Page page, int limit) {
    List<FeedEntry> items = new ArrayList<>();
    for (Event event : page.events()) {
      Published payload = (Published) event.payload();
      items.add(
          new FeedEntry(
              Objects.requireNonNull(payload.key()),
              payload.data(),
              Objects.requireNonNull(event.position()).sequence(),
              event.timestamp()));
    }
    if (items.size() <= limit) {
      return new EntryPage(items, null);
    }
    List<FeedEntry> shown = items.subList(0, limit);
    Position last = new Position(page.head().epoch(), shown.get(limit - 1).sequence());
    return new EntryPage(shown, FeedCursor.of(last));
  }

  /** Removes entries whose time is over; completes with when the next one's is. */
  Future<OptionalLong> expire() {
    return store
        .write(tx -> Pending.of(removeAll(tx, EntryRows.due(tx, tx.now(), AT_ONCE))))
        .compose(removed -> removed == AT_ONCE ? expire() : store.read(EntryRows::nextDue));
  }

  private int removeAll(Transaction tx, List<EntryRows.Name> names) throws SQLException {
    for (EntryRows.Name name : names) {
      Namespace namespace = config.of(name.topic());
      // Another node may have been quicker; and a namespace may have been keyed once.
      if (EntryRows.remove(tx, name) && namespace.kind() == TopicKind.KEYED) {
        Pending<FeedPublished> unused = append(tx, name, namespace, Published.removal(name.key()));
      }
    }
    return names.size();
  }

  /** Refuses what only entries have, where the topic is not keyed. */
  static void refuseEntry(PublishFeed request) {
    refuse("key", request.key());
    refuse("ttlMs", request.ttlMs());
    refuse("whileConnected", request.whileConnected());
  }

  private static void refuse(String field, @Nullable Object value) {
    if (value != null) {
      throw Require.invalid(field + " is given, and the topic is not keyed");
    }
  }

  /** What a topic that is not keyed answers to whoever asks for its entries. */
  static RuntimeException notKeyed(Topic topic) {
    return Failure.of(FailureCode.INVALID_MESSAGE, "the topic is not keyed", topic.name())
        .exception();
  }
}
