package dev.switchboard.feed;

import static dev.switchboard.feed.OpenFeed.ADMIN;
import static dev.switchboard.feed.OpenFeed.SERVICE;
import static dev.switchboard.feed.OpenFeed.USER;
import static dev.switchboard.feed.OpenFeed.all;
import static dev.switchboard.feed.OpenFeed.data;
import static dev.switchboard.feed.OpenFeed.publishing;
import static dev.switchboard.feed.OpenFeed.topic;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static dev.switchboard.testing.Callers.once;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedMessage;
import dev.switchboard.protocol.feed.FeedPage;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.ReadFeed;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.Retention;
import dev.switchboard.testing.Callers;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class FeedServiceTest {

  private static final Map<String, Object> SETTINGS =
      Map.of(
          "feed.namespaces.short.history", 3,
          "feed.namespaces.short.maxAge", "1h",
          "feed.namespaces.prices.conflated", true,
          "feed.namespaces.prices.maxAge", "1h",
          "feed.namespaces.club.subscribe", "granted,agent",
          "feed.namespaces.club.publish", "granted",
          "feed.namespaces.wall.publish", "everyone");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static OpenFeed feed;

  @SuppressWarnings("NullAway.Init")
  @Parameter
  TestDatabase database;

  @BeforeParameterizedClassInvocation
  static void open(TestDatabase database) {
    feed = new OpenFeed(database.fresh(folder), SETTINGS);
  }

  @AfterParameterizedClassInvocation
  static void close() {
    feed.close();
  }

  @Test
  void numbersWhatIsPublishedAndHandsItOn() {
    Topic topic = topic("orders");

    FeedPublished first = feed.publish(SERVICE, topic, "{\"orderId\":\"ORDER_123\"}");
    FeedPublished second = feed.publish(ADMIN, topic, "null");

    assertThat(List.of(first, second)).extracting(FeedPublished::sequence).containsExactly(1L, 2L);
    assertThat(first.epoch()).isNotEmpty().isEqualTo(second.epoch());
    assertThat(feed.events(topic))
        .extracting(event -> ((Published) event.payload()).data().toString())
        .containsExactly("{\"orderId\":\"ORDER_123\"}", "null");
  }

  @Test
  void showsWhatIsKeptAsItWasPublished() {
    Topic topic = topic("orders");
    FeedPublished published = feed.publish(SERVICE, topic, "[1.50,\"消息\\u0000\"]");
    Event event = feed.events(topic).get(0);

    FeedPage page = feed.messages(all(topic));

    assertThat(page.nextCursor()).isNull();
    FeedMessage item = page.items().get(0);
    assertThat(item.data().toString()).isEqualTo("[1.50,\"消息\\u0000\"]");
    assertThat(item)
        .isEqualTo(
            new FeedMessage(
                1L, published.epoch(), "data", item.data(), event.timestamp(), event.id()));
  }

  @Test
  void pagesFromSinceToTheEnd() {
    Topic topic = topic("orders");
    for (int i = 1; i <= 5; i++) {
      feed.publish(SERVICE, topic, Integer.toString(i));
    }

    FeedPage first = feed.messages(new ReadFeed(topic, 1L, null, 2, null));
    FeedPage second = feed.messages(new ReadFeed(topic, null, null, 2, first.nextCursor()));

    assertThat(data(first)).containsExactly("2", "3");
    assertThat(data(second)).containsExactly("4", "5");
    assertThat(second.nextCursor()).isNull();
    assertThat(feed.messages(new ReadFeed(topic, 5L, null, null, null)))
        .isEqualTo(new FeedPage(List.of(), null));
  }

  @Test
  void startsFromTheOldestWhereSinceIsBeyondTheHead() {
    Topic topic = topic("orders");
    String epoch = feed.publish(SERVICE, topic, "1").epoch();

    for (String known : new String[] {epoch, ""}) {
      assertThat(data(feed.messages(new ReadFeed(topic, 2L, known, null, null))))
          .containsExactly("1");
    }
  }

  @Test
  void startsFromTheOldestWhereSinceIsFromAnotherEpoch() {
    Topic topic = topic("orders");
    String epoch = feed.publish(SERVICE, topic, "1").epoch();
    feed.publish(SERVICE, topic, "2");

    assertThat(data(feed.messages(new ReadFeed(topic, 1L, epoch, null, null))))
        .containsExactly("2");
    assertThat(data(feed.messages(new ReadFeed(topic, 1L, "lost", null, null))))
        .containsExactly("1", "2");
  }

  @Test
  void refusesCursorsThatItDidNotGiveOut() {
    assertThat(failure(() -> reading(new ReadFeed(topic("orders"), null, null, null, "x"))).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  private Future<?> reading(ReadFeed wanted) {
    return feed.service.messages(new Command<>(FeedCommands.MESSAGES, SERVICE, wanted, null));
  }

  @Test
  void keepsAsMuchAsTheNamespaceSays() {
    Topic topic = topic("short");
    for (int i = 1; i <= 5; i++) {
      feed.publish(SERVICE, topic, Integer.toString(i));
    }

    assertThat(data(feed.messages(all(topic)))).containsExactly("3", "4", "5");
    assertThat(feed.messages(new ReadFeed(topic, null, null, 2, null)).nextCursor()).isNotNull();
  }

  @Test
  void publishesOncePerKey() {
    Topic topic = topic("orders");
    var command = publishing(SERVICE, topic, "1", once(SERVICE, topic.name()));

    Reply<FeedPublished> first = await(feed.service.publish(command));
    Reply<FeedPublished> again = await(feed.service.publish(command));

    assertThat(again).isEqualTo(new Reply<>(first.value(), true));
    assertThat(feed.events(topic)).hasSize(1);
  }

  @Test
  void letsEveryoneSubscribeAndOnlyServicesAndAdministratorsPublish() {
    Topic topic = topic("orders");

    assertThat(await(feed.subscribing(USER, topic))).isEqualTo(TopicGrant.durableFromNow());
    assertThat(failure(() -> feed.service.publish(publishing(USER, topic, "1", null))).code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(feed.events(topic)).isEmpty();
  }

  @Test
  void letsClientsPublishWhereTheNamespaceAllowsIt() {
    Topic topic = topic("wall");

    assertThat(feed.publish(USER, topic, "1").sequence()).isEqualTo(1);
  }

  @Test
  void letsThoseInWhoseTokenGrantsTheTopic() {
    Topic topic = topic("club");
    Caller member = Callers.caller("member", Role.USER, "club:*");
    Caller agent = Callers.caller("agent", Role.AGENT);

    assertThat(await(feed.subscribing(member, topic))).isEqualTo(TopicGrant.durableFromNow());
    assertThat(await(feed.subscribing(agent, topic))).isEqualTo(TopicGrant.durableFromNow());
    assertThat(feed.publish(member, topic, "1").sequence()).isEqualTo(1);
    assertThat(feed.publish(ADMIN, topic, "2").sequence()).isEqualTo(2);
    assertThat(failure(() -> feed.subscribing(USER, topic)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> feed.service.publish(publishing(agent, topic, "3", null))).code())
        .isEqualTo(FailureCode.FORBIDDEN);
    // SERVICE has no grant either.
    assertThat(failure(() -> reading(all(topic))).code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void keepsOnlyTheNewestOfAConflatedTopic() {
    Topic topic = topic("prices");

    FeedPublished answer = feed.publish(SERVICE, topic, "1");
    feed.publish(SERVICE, topic, "2");

    assertThat(answer).isEqualTo(FeedPublished.WITHOUT_HISTORY);
    assertThat(data(feed.messages(all(topic)))).containsExactly("2");
    List<Event> events = feed.events(topic);
    assertThat(events)
        .hasSize(2)
        .allMatch(event -> event.position() == null)
        .allMatch(event -> topic.name().equals(event.reach().conflationKey()));
    assertThat(await(feed.subscribing(USER, topic)))
        .isEqualTo(TopicGrant.ephemeral(List.of(events.get(1))));
  }

  @Test
  void forgetsTheNewestOfAConflatedTopicWhenItIsTooOld() {
    Topic topic = topic("prices");
    feed.publish(SERVICE, topic, "1");

    feed.clock.advance(Duration.ofMinutes(61));

    assertThat(data(feed.messages(all(topic)))).isEmpty();
    assertThat(await(feed.subscribing(USER, topic))).isEqualTo(TopicGrant.ephemeral(List.of()));
    assertThat(await(feed.service.purge())).isPositive();
    assertThat(await(feed.service.purge())).isZero();
  }

  @Test
  void keepsOutOfTopicsThatOtherDomainsAnnounced() {
    Topic topic = topic("shop/basket");
    feed.foreign.add(new DomainAnnouncement("feed", List.of(""), List.of(), List.of()));
    assertThat(feed.publish(SERVICE, topic, "1").sequence()).isEqualTo(1);

    feed.foreign.add(new DomainAnnouncement("shop", List.of("shop/"), List.of(), List.of()));

    assertThat(failure(() -> feed.subscribing(ADMIN, topic)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> reading(all(topic))).code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void keepsOutOfTheLogOfADomainThatIsNotInstalled() {
    Topic topic = topic("ledger/private");
    await(
        feed.store
            .ofDomain("ledger")
            .log()
            .append(topic, Retention.FOREVER, new Published("data", Json.parseObject("{}"))));
    Caller overHttp = Caller.http(ADMIN.principal());

    assertThat(failure(() -> feed.subscribing(USER, topic)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> reading(all(topic))).code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> feed.service.publish(publishing(ADMIN, topic, "1", null))).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> feed.service.publish(publishing(overHttp, topic, "1", null))).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"chat/1", "task/progress", "tcp/x", "notifications/alice", "run-results/r"})
  void keepsOutOfTheContractsTopicsWhoeverIsUp(String name) {
    Topic topic = new Topic(name);
    Caller overHttp = Caller.http(ADMIN.principal());

    assertThat(failure(() -> feed.subscribing(ADMIN, topic)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> feed.service.publish(publishing(ADMIN, topic, "1", null))).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> feed.service.publish(publishing(overHttp, topic, "1", null))).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }
}
