package dev.switchboard.feed;

import static dev.switchboard.feed.OpenFeed.SERVICE;
import static dev.switchboard.feed.OpenFeed.USER;
import static dev.switchboard.feed.OpenFeed.await;
import static dev.switchboard.feed.OpenFeed.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.DomainVerticle;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedPage;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The domain behind a real event bus, as a gateway meets it. */
class FeedDomainTest {

  private static final Topic ORDERS = new Topic("order_updates");

  private final Vertx vertx = Vertx.vertx();
  private final CommandCatalogue catalogue = new CommandCatalogue();
  private final DomainClient client = new DomainClient(vertx.eventBus());
  private final Promise<DomainAnnouncement> announced = Promise.promise();
  private final Promise<Void> asked = Promise.promise();

  @SuppressWarnings("NullAway.Init")
  private OpenStore store;

  @SuppressWarnings("NullAway.Init")
  private String deployment;

  @BeforeEach
  void deploy() throws IOException {
    BusCodecs.register(vertx.eventBus(), catalogue);
    vertx
        .eventBus()
        .<DomainAnnouncement>localConsumer(
            Addresses.ANNOUNCEMENTS,
            message -> {
              if (message.body().domain().equals("feed")) {
                announced.tryComplete(message.body());
              }
            });
    // A domain that was there first announces itself when it is asked.
    vertx
        .eventBus()
        .localConsumer(
            Addresses.ROLL_CALL,
            question -> {
              vertx
                  .eventBus()
                  .publish(
                      Addresses.ANNOUNCEMENTS,
                      new DomainAnnouncement("shop", List.of("shop/"), List.of(), List.of()));
              asked.tryComplete();
            });
    Domain domain =
        ServiceLoader.load(Domain.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.name().equals("feed"))
            .findFirst()
            .orElseThrow();
    BusEventPublisher events = new BusEventPublisher(vertx.eventBus());
    store =
        Stores.open(
            StoreConfig.of(Database.SQLITE.open().url()),
            vertx,
            events,
            Clock.systemUTC(),
            domain.migrations(),
            domain.getClass().getClassLoader());
    DomainContext context =
        new DomainContext(
            vertx,
            Settings.of(Map.of("feed.namespaces.prices.conflated", true)),
            Clock.systemUTC(),
            events,
            Map.of(Store.class, store));
    deployment = await(vertx.deployVerticle(new DomainVerticle(domain, context, catalogue)));
  }

  @AfterEach
  void close() {
    await(vertx.close());
    await(store.close());
  }

  @Test
  void announcesEveryNameThatIsLeftAndItsCommandsAndRoutes() {
    DomainAnnouncement announcement = await(announced.future());

    assertThat(announcement.topicPrefixes()).containsExactly("");
    assertThat(announcement.commands())
        .filteredOn(CommandType::forSockets)
        .extracting(CommandType::name)
        .containsExactly("topic.publish");
    assertThat(announcement.routes())
        .extracting(route -> route.method() + " " + route.path() + " " + route.status())
        .containsExactly("POST /topics/{topic}/messages 202", "GET /topics/{topic}/messages 200");
    assertThat(announcement.routes())
        .allSatisfy(
            route -> assertThat(route.roles()).containsExactlyInAnyOrder(Role.SERVICE, Role.ADMIN));
  }

  @Test
  void publishesToWhoIsSubscribed() {
    Promise<Event> heard = Promise.promise();
    await(
        vertx
            .eventBus()
            .<Event>localConsumer(
                Addresses.topic(ORDERS), message -> heard.tryComplete(message.body()))
            .completion());

    TopicGrant grant =
        await(
            client.authorize("feed", new TopicRequest(USER, ORDERS, AccessIntent.SUBSCRIBE, null)));
    FeedPublished answer =
        call(
            FeedCommands.PUBLISH,
            new PublishFeed(ORDERS, "status", Json.object().put("orderId", "ORDER_123")));
    FeedPage page = call(FeedCommands.MESSAGES, OpenFeed.all(ORDERS));

    Event event = await(heard.future());
    assertThat(grant).isEqualTo(TopicGrant.durableFromNow());
    assertThat(FeedPublished.at(event.position())).isEqualTo(answer);
    assertThat(page.items()).hasSize(1);
    assertThat(page.items().get(0).messageId()).isEqualTo(event.id());
    assertThat(Json.tree(page).at("/items/0").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("sequence", "epoch", "type", "data", "timestamp", "messageId");
    assertThat(Json.tree(page).get("nextCursor").isNull()).isTrue();
  }

  @Test
  void startsASubscriberOfAConflatedTopicWithTheNewest() {
    Topic price = new Topic("prices:btc");
    call(FeedCommands.PUBLISH, new PublishFeed(price, null, Json.object().put("price", 1)));
    call(FeedCommands.PUBLISH, new PublishFeed(price, null, Json.object().put("price", 2)));

    TopicGrant grant =
        await(
            client.authorize("feed", new TopicRequest(USER, price, AccessIntent.SUBSCRIBE, null)));

    assertThat(grant.durable()).isFalse();
    assertThat(grant.snapshot())
        .extracting(event -> Json.tree(event.payload()).at("/data/price").intValue())
        .containsExactly(2);
  }

  @Test
  void keepsOutOfTopicsOfDomainsThatWereThereFirst() {
    await(asked.future());

    assertThat(
            failure(
                    () ->
                        client.authorize(
                            "feed",
                            new TopicRequest(
                                USER, new Topic("shop/1"), AccessIntent.SUBSCRIBE, null)))
                .code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void hearsNothingMoreOnceItIsStopped() {
    await(announced.future());

    await(vertx.undeploy(deployment));

    assertThat(
            failure(
                    () ->
                        client.authorize(
                            "feed", new TopicRequest(USER, ORDERS, AccessIntent.SUBSCRIBE, null)))
                .code())
        .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
  }

  private <A extends Record, R extends Record> R call(CommandType<A, R> type, A arguments) {
    return type.result()
        .cast(await(client.invoke(new Command<>(type, SERVICE, arguments, null))).value());
  }
}
