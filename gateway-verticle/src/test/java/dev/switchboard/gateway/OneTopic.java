package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** An ephemeral topic on a real event loop, without the gateway around it. */
final class OneTopic implements AutoCloseable {

  static final Topic TOPIC = new Topic("prices");

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final OpenStore store;
  private final TopicChannel channel;

  OneTopic(Path folder) {
    store =
        Stores.open(
            StoreConfig.of("jdbc:sqlite:" + folder.resolve("one.db")),
            vertx,
            events -> {},
            Clock.systemUTC(),
            List.of(),
            OneTopic.class.getClassLoader());
    TopicHub hub =
        new TopicHub(vertx, store.log(), new DomainClient(vertx.eventBus()), new Counters());
    channel = hub.hold(TOPIC, "feed");
  }

  /** A subscription that is in nobody's list yet; its filter as JSON in single quotes. */
  Subscription subscription(Subscriber subscriber, String filter) {
    Map<String, JsonNode> wanted = new TreeMap<>();
    json(filter)
        .properties()
        .forEach(
            field ->
                wanted.put(
                    field.getKey(), Objects.requireNonNull(EventFields.plain(field.getValue()))));
    return new Subscription(subscriber, channel, TopicGrant.ephemeral(List.of()), wanted);
  }

  static JsonNode json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  /** An event with this data. */
  static Event event(String id, JsonNode data) {
    return Event.ephemeral(TOPIC, id, 0, new Published("data", data), Reach.ALL);
  }

  /** Has subscriptions get events as they come. */
  void goLive(List<Subscription> subscriptions) {
    onLoop(() -> subscriptions.forEach(channel.live()::add));
  }

  /** Passes events on in one turn of the event loop; returns when they are written. */
  void pass(Event... events) {
    onLoop(() -> List.of(events).forEach(channel.live()::pass));
    // The flush was put behind that turn, and this behind the flush.
    onLoop(() -> {});
  }

  private void onLoop(Runnable task) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        turn -> {
          task.run();
          done.complete();
        });
    Await.value(done.future());
  }

  @Override
  public void close() {
    Await.value(store.close());
    Await.value(vertx.close());
  }
}
