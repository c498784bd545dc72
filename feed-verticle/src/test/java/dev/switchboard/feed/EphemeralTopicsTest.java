package dev.switchboard.feed;

import static dev.switchboard.feed.OpenFeed.SERVICE;
import static dev.switchboard.feed.OpenFeed.USER;
import static dev.switchboard.feed.OpenFeed.all;
import static dev.switchboard.feed.OpenFeed.publishing;
import static dev.switchboard.feed.OpenFeed.topic;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.feed.FeedPage;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a namespace without history; their database was closed before anything happens. */
class EphemeralTopicsTest {

  @SuppressWarnings("NullAway.Init")
  private static OpenFeed feed;

  @BeforeAll
  static void open(@TempDir Path folder) {
    feed =
        new OpenFeed(
            TestDatabase.SQLITE.fresh(folder),
            Map.of(
                "feed.namespaces.cursors.history", 0,
                "feed.namespaces.secret.history", 0,
                "feed.namespaces.secret.subscribe", "agent"));
    await(feed.store.close());
  }

  @AfterAll
  static void close() {
    await(feed.vertx.close());
  }

  private static OnceKey once(String key, String fingerprint) {
    return new OnceKey("backend", "message", key, fingerprint);
  }

  private static Reply<FeedPublished> publish(Topic topic, OnceKey once) {
    return await(feed.service.publish(publishing(SERVICE, topic, "1", once)));
  }

  @Test
  void tellWhatIsPublishedInItsOrderAndWithoutAPosition() {
    Topic topic = topic("cursors");

    FeedPublished answer = feed.publish(SERVICE, topic, "{\"x\":1}");
    FeedPublished unused = feed.publish(SERVICE, topic, "null");

    assertThat(answer).isEqualTo(FeedPublished.WITHOUT_HISTORY);
    List<Event> events = feed.events(topic);
    assertThat(events)
        .extracting(event -> ((Published) event.payload()).data().toString())
        .containsExactly("{\"x\":1}", "null");
    assertThat(events)
        .allMatch(event -> event.position() == null)
        .allMatch(event -> event.reach().conflationKey() == null);
    assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
  }

  @Test
  void keepNothing() {
    Topic topic = topic("cursors");
    FeedPublished unused = feed.publish(SERVICE, topic, "1");

    assertThat(feed.messages(all(topic))).isEqualTo(new FeedPage(List.of(), null));
    assertThat(await(feed.subscribing(USER, topic))).isEqualTo(TopicGrant.ephemeral(List.of()));
  }

  @Test
  void askForTheSameRightsAsOthers() {
    Topic topic = topic("secret");

    assertThat(failure(() -> feed.subscribing(USER, topic)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> feed.service.publish(publishing(USER, topic, "1", null))).code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void tellWhatIsAskedForTwiceOnce() {
    Topic topic = topic("cursors");

    Reply<FeedPublished> first = publish(topic, once("twice", "a"));
    Reply<FeedPublished> again = publish(topic, once("twice", "a"));

    assertThat(first.repeated()).isFalse();
    assertThat(again).isEqualTo(new Reply<>(first.value(), true));
    assertThat(feed.events(topic)).hasSize(1);
  }

  @Test
  void refuseTheKeyOfAnotherRequest() {
    Topic topic = topic("cursors");
    Reply<FeedPublished> unused = publish(topic, once("used", "a"));

    assertThat(
            failure(() -> feed.service.publish(publishing(SERVICE, topic, "2", once("used", "b"))))
                .code())
        .isEqualTo(FailureCode.KEY_REUSED);
  }

  @Test
  void rememberRequestsForADay() {
    Topic topic = topic("cursors");
    Reply<FeedPublished> unused = publish(topic, once("daily", "a"));
    feed.clock.advance(Duration.ofHours(24));

    assertThat(publish(topic, once("daily", "a")).repeated()).isFalse();
  }

  @Test
  void rememberOnlySoManyRequests() {
    Topic topic = topic("cursors");
    for (int i = 0; i <= RecentRequests.MAX; i++) {
      assertThat(publish(topic, once("many-" + i, "a")).repeated()).isFalse();
    }

    assertThat(publish(topic, once("many-" + RecentRequests.MAX, "a")).repeated()).isTrue();
    assertThat(publish(topic, once("many-0", "a")).repeated()).isFalse();
  }
}
