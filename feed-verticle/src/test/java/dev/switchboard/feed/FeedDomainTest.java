package dev.switchboard.feed;

import static dev.switchboard.feed.OpenFeed.SERVICE;
import static dev.switchboard.feed.OpenFeed.USER;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedPage;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.testing.DomainOnBus;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The domain behind a real event bus, as a gateway meets it. */
class FeedDomainTest {

  private static final Topic ORDERS = new Topic("order_updates");

  private final Promise<Void> asked = Promise.promise();

  @SuppressWarnings("NullAway.Init")
  private DomainOnBus feed;

  @BeforeEach
  void deploy(@TempDir Path folder) {
    Vertx vertx = Vertx.vertx();
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
    feed =
        new DomainOnBus(
            vertx,
            "feed",
            TestDatabase.SQLITE.fresh(folder),
            Map.of("feed.namespaces.prices.conflated", true));
  }

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void announcesEveryNameThatIsLeftAndItsCommandsAndRoutes() {
    DomainAnnouncement announcement = feed.announcement();

    assertThat(announcement.topicPrefixes()).containsExactly("");
    assertThat(announcement.commands())
        .filteredOn(CommandSpec::forSockets)
        .extracting(CommandSpec::name)
        .containsExactly("topic.publish", "topic.remove");
    assertThat(announcement.routes())
        .extracting(route -> route.method() + " " + route.path() + " " + route.status())
        .containsExactly(
            "POST /topics/{topic*}/messages 202",
            "GET /topics/{topic*}/messages 200",
            "GET /topics/{topic*}/entries 200",
            "DELETE /topics/{topic*}/entries/{key} 204");
    assertThat(announcement.routes())
        .allSatisfy(route -> assertThat(route.roles()).containsExactlyInAnyOrder(Role.values()));
  }

  @Test
  void publishesToWhoIsSubscribed() {
    Future<Event> heard = feed.next(ORDERS);

    TopicGrant grant = await(subscribing(ORDERS));
    FeedPublished answer =
        feed.call(
            FeedCommands.PUBLISH,
            SERVICE,
            new PublishFeed(ORDERS, "status", Json.object().put("orderId", "ORDER_123")));
    FeedPage page = feed.call(FeedCommands.MESSAGES, SERVICE, OpenFeed.all(ORDERS));

    Event event = await(heard);
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
    feed.call(
        FeedCommands.PUBLISH, SERVICE, new PublishFeed(price, null, Json.object().put("price", 1)));
    feed.call(
        FeedCommands.PUBLISH, SERVICE, new PublishFeed(price, null, Json.object().put("price", 2)));

    TopicGrant grant = await(subscribing(price));

    assertThat(grant.durable()).isFalse();
    assertThat(grant.snapshot())
        .extracting(event -> Json.tree(event.payload()).at("/data/price").intValue())
        .containsExactly(2);
  }

  @Test
  void keepsOutOfTopicsOfDomainsThatWereThereFirst() {
    await(asked.future());

    assertThat(failure(() -> subscribing(new Topic("shop/1"))).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void hearsNothingMoreOnceItIsStopped() {
    feed.announcement();

    feed.stop();

    assertThat(failure(() -> subscribing(ORDERS)).code()).isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
  }

  private Future<TopicGrant> subscribing(Topic topic) {
    return feed.granting(USER, topic, AccessIntent.SUBSCRIBE);
  }
}
