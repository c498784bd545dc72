package dev.switchboard.feed;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
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
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The feed of one node, and the words in which tests speak to it. */
final class OpenFeed {

  private static final AtomicInteger NAMES = new AtomicInteger();

  static final Caller SERVICE = socket("backend", Role.SERVICE);
  static final Caller ADMIN = socket("root", Role.ADMIN);
  static final Caller USER = socket("alice", Role.USER);

  final Vertx vertx = Vertx.vertx();
  final List<Event> published = new CopyOnWriteArrayList<>();
  final TestClock clock = new TestClock();
  final ForeignTopics foreign = new ForeignTopics("feed");
  final OpenStore store;
  final FeedService service;

  OpenFeed(String url, Map<String, ?> settings) {
    FeedDomain domain = new FeedDomain();
    this.store =
        Stores.open(
            StoreConfig.of(url),
            vertx,
            published::add,
            clock,
            domain.migrations(),
            FeedDomain.class.getClassLoader());
    this.service = new FeedService(store, FeedConfig.of(Settings.of(settings)), foreign, clock);
  }

  void close() {
    await(store.close());
    await(vertx.close());
  }

  /** A topic of a namespace that no other test has. */
  static Topic topic(String namespace) {
    return new Topic(namespace + ":" + NAMES.incrementAndGet());
  }

  static Caller socket(String name, Role role, String... grants) {
    Principal principal =
        new Principal(UserId.of(name), role, List.of(grants), Principal.Proof.TOKEN, null);
    return new Caller(principal, "socket-of-" + name, null);
  }

  static OnceKey once(Caller caller, String key) {
    return new OnceKey(caller.principal().id(), "message", key, "same");
  }

  static Command<PublishFeed> publishing(
      Caller caller, Topic topic, String json, @Nullable OnceKey once) {
    PublishFeed arguments =
        new PublishFeed(topic, null, Json.parseObject("{\"v\":" + json + "}").get("v"));
    return new Command<>(FeedCommands.PUBLISH, caller, arguments, once);
  }

  FeedPublished publish(Caller caller, Topic topic, String json) {
    return await(service.publish(publishing(caller, topic, json, null))).value();
  }

  FeedPage messages(ReadFeed wanted) {
    return await(service.messages(new Command<>(FeedCommands.MESSAGES, SERVICE, wanted, null)))
        .value();
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

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw FailureException.of(e).exception();
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a call is refused with. */
  static Failure failure(Supplier<Future<?>> call) {
    try {
      Object unexpected = await(call.get());
      throw new AssertionError("was not refused: " + unexpected);
    } catch (FailureException e) {
      return e.failure();
    }
  }

  /** A clock that goes when it is told to. */
  static final class TestClock extends Clock {

    private volatile Instant now = Instant.parse("2024-01-01T12:00:00Z");

    void forward(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
