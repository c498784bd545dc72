package dev.switchboard.feed;

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.value;
import static dev.switchboard.testing.Callers.caller;
import static dev.switchboard.testing.Callers.command;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedPage;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.feed.ReadFeed;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import dev.switchboard.testing.TestClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The feed of one node, and the words in which tests speak to it. */
final class OpenFeed {

  private static final AtomicInteger NAMES = new AtomicInteger();

  static final Caller SERVICE = caller("backend", Role.SERVICE);
  static final Caller ADMIN = caller("root", Role.ADMIN);
  static final Caller USER = caller("alice", Role.USER);

  final Vertx vertx = Vertx.vertx();

  /** Vert.x remembers that of a thread only as long as somebody else does. */
  final Context context = vertx.getOrCreateContext();

  final List<Event> published = new CopyOnWriteArrayList<>();
  final TestClock clock = new TestClock();
  final ForeignTopics foreign = new ForeignTopics("feed");
  final OpenStore store;
  final KeyedTopics keyed;
  final FeedService service;

  OpenFeed(String url, Map<String, ?> settings) {
    this(StoreConfig.of(url), settings);
  }

  OpenFeed(StoreConfig database, Map<String, ?> settings) {
    FeedDomain domain = new FeedDomain();
    this.store =
        Stores.open(
            database,
            vertx,
            published::addAll,
            clock,
            domain.migrations(),
            FeedDomain.class.getClassLoader());
    Store domains = store.ofDomain("feed");
    FeedConfig config = FeedConfig.of(Settings.of(settings));
    this.keyed = new KeyedTopics(domains, config, vertx, clock);
    this.service =
        new FeedService(
            new FeedService.Parts(
                domains,
                config,
                foreign,
                new EphemeralTopics(published::addAll, clock),
                keyed,
                clock));
  }

  void close() {
    await(store.close());
    await(vertx.close());
  }

  /** A topic of a namespace that no other test has. */
  static Topic topic(String namespace) {
    return new Topic(namespace + ":" + NAMES.incrementAndGet());
  }

  static Command<PublishFeed> publishing(
      Caller caller, Topic topic, String json, @Nullable OnceKey once) {
    PublishFeed arguments =
        new PublishFeed(topic, null, Json.parseObject("{\"v\":" + json + "}").get("v"));
    return new Command<>(FeedCommands.PUBLISH, caller, arguments, once);
  }

  FeedPublished publish(Caller caller, Topic topic, String json) {
    return value(service.publish(publishing(caller, topic, json, null)));
  }

  FeedPage messages(ReadFeed wanted) {
    return value(service.messages(command(FeedCommands.MESSAGES, SERVICE, wanted)));
  }

  static ReadFeed all(Topic topic) {
    return new ReadFeed(topic, null, null, null, null);
  }

  /** The data of a page, as JSON text. */
  static List<String> data(FeedPage page) {
    return page.items().stream().map(item -> item.data().toString()).toList();
  }

  Future<TopicGrant> subscribing(Caller caller, Topic topic) {
    return service.authorize(new TopicRequest(caller, topic, AccessIntent.SUBSCRIBE, null));
  }

  /** What was published on a topic. */
  List<Event> events(Topic topic) {
    return published.stream().filter(event -> event.topic().equals(topic)).toList();
  }
}
