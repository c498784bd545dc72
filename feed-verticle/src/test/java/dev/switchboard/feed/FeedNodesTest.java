package dev.switchboard.feed;

import static dev.switchboard.feed.OpenFeed.SERVICE;
import static dev.switchboard.feed.OpenFeed.topic;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.value;
import static dev.switchboard.testing.Callers.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.SocketChange;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedEntry;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.ListEntries;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.Pending;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Feeds of two nodes on one database. */
class FeedNodesTest {

  @SuppressWarnings("NullAway.Init")
  private OpenFeed one;

  @SuppressWarnings("NullAway.Init")
  private OpenFeed other;

  @BeforeEach
  void open(@TempDir Path folder) {
    StoreConfig database = StoreConfig.of(TestDatabase.POSTGRES.fresh(folder)).asShared();
    Map<String, ?> settings =
        Map.of("feed.namespaces.flags.keyed", true, "feed.namespaces.price.conflated", true);
    one = new OpenFeed(database, settings);
    other = new OpenFeed(database, settings);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private static void put(OpenFeed feed, Topic topic, String key, @Nullable Long ttlMs) {
    PublishFeed entry = new PublishFeed(topic, null, Json.object(), key, ttlMs, false);
    FeedPublished unused =
        value(feed.service.publish(command(FeedCommands.PUBLISH, SERVICE, entry)));
  }

  /** Makes an entry on one node for a socket of another one. */
  private static void put(OpenFeed feed, Topic topic, String key, String socket, OpenFeed its) {
    Caller caller = new Caller(SERVICE.principal(), socket, null, its.store.lease().node());
    PublishFeed entry = new PublishFeed(topic, null, Json.object(), key, null, true);
    FeedPublished unused =
        value(feed.service.publish(command(FeedCommands.PUBLISH, caller, entry)));
  }

  private List<String> keys(Topic topic) {
    return value(
            one.service.entries(
                command(FeedCommands.ENTRIES, SERVICE, new ListEntries(topic, null, null))))
        .items()
        .stream()
        .map(FeedEntry::key)
        .toList();
  }

  private static void awaitWritten(OpenFeed feed) {
    await(feed.store.write(tx -> Pending.of(true)));
  }

  @Test
  void leavesTheEntriesOfSocketsOnOtherLivingNodesWhereOneStarts() {
    Topic topic = topic("flags");
    put(one, topic, "a", "s-1", one);

    other.keyed.start();
    await(other.keyed.stop());
    var unused = await(other.keyed.expire());

    assertThat(keys(topic)).containsExactly("a");
  }

  @Test
  void removesTheEntriesOfASocketWhicheverNodeMadeThem() {
    Topic topic = topic("flags");
    put(one, topic, "closed", "s-1", one);
    put(one, topic, "kept", "s-2", one);
    other.keyed.start();

    other.keyed.socketChanged(SocketChange.gone("s-1", false));
    awaitWritten(other);
    var unused = await(other.keyed.expire());

    assertThat(keys(topic)).containsExactly("kept");
  }

  @Test
  void removesOnceWhatTwoNodesSeeToBeOver() {
    Topic topic = topic("flags");
    put(one, topic, "brief", 5_000L);
    one.clock.advance(Duration.ofSeconds(5));
    other.clock.advance(Duration.ofSeconds(5));

    var first = one.keyed.expire();
    var second = other.keyed.expire();

    var unused = List.of(await(first), await(second));
    assertThat(await(one.store.log().read(topic, 0, 10)).events())
        .hasSize(1)
        .allMatch(event -> ((Published) event.payload()).isRemoval());
    assertThat(await(one.store.log().head(topic)).sequence()).isEqualTo(2);
  }

  @Test
  @Timeout(60)
  void removesWhatIsOverOfEntriesThatADeadNodeMade() {
    Topic topic = topic("flags");
    other.keyed.start();
    awaitWritten(other);
    put(one, topic, "brief", 5_000L);
    other.clock.advance(Duration.ofSeconds(5));

    other.keyed.nodeDied();

    while (!keys(topic).isEmpty()) {
      awaitWritten(other);
    }
    assertThat(other.events(topic)).hasSize(1);
  }

  @Test
  void saysWhichEventOfAConflatedTopicIsTheNewestWhicheverNodePublishes() {
    Topic topic = topic("price");
    List<Long> revisions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      for (OpenFeed feed : List.of(one, other)) {
        FeedPublished unused = feed.publish(SERVICE, topic, "1");
        List<Event> told = feed.events(topic);
        Event event = told.get(told.size() - 1);
        revisions.add(Objects.requireNonNull(event.reach().revision()).number());
      }
      // One node's clock is ahead of the other's.
      one.clock.advance(Duration.ofSeconds(1));
    }

    assertThat(revisions).isSorted().doesNotHaveDuplicates();
  }
}
