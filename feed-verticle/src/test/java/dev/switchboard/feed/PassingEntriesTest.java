package dev.switchboard.feed;

import static dev.switchboard.feed.OpenFeed.SERVICE;
import static dev.switchboard.feed.OpenFeed.topic;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static dev.switchboard.testing.Callers.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.SocketChange;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Work;
import dev.switchboard.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries that end by themselves, or with the socket that made them, on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PassingEntriesTest extends KeyedFeed {

  @Test
  void removeEntriesWhoseTimeIsOver() {
    Topic topic = topic("flags");
    put(topic, "brief", 5_000);
    put(topic, "longer", 60_000);
    put(topic, "kept", 5_000);
    put(topic, "kept", "2");

    feed.clock.advance(Duration.ofMillis(4_999));
    removeWhatIsOver();
    assertThat(keys(topic)).containsExactly("brief", "longer", "kept");

    feed.clock.advance(Duration.ofMillis(1));
    removeWhatIsOver();

    assertThat(keys(topic)).containsExactly("longer", "kept");
    assertThat(told(topic)).endsWith("-brief");
  }

  @Test
  void removeEntriesWithTheSocketThatMadeThem() {
    Topic topic = topic("flags");
    put(topic, "mine", socket("s-1"));
    put(topic, "also", socket("s-1"));
    put(topic, "theirs", socket("s-2"));
    put(topic, "taken", socket("s-1"));
    put(topic, "taken", socket("s-2"));

    changed(SocketChange.gone("s-1", false));
    removeWhatIsOver();

    assertThat(keys(topic)).containsExactly("theirs", "taken");
  }

  @Test
  void keepEntriesOfASocketThatWasCutOffForTenSeconds() {
    Topic topic = topic("flags");
    put(topic, "mine", socket("s-3"));

    changed(SocketChange.gone("s-3", true));
    feed.clock.advance(Duration.ofMillis(9_999));
    removeWhatIsOver();
    assertThat(keys(topic)).containsExactly("mine");

    feed.clock.advance(Duration.ofMillis(1));
    removeWhatIsOver();
    assertThat(keys(topic)).isEmpty();
  }

  @Test
  void keepEntriesOfASocketThatAnotherOneGoesOnFor() {
    Topic topic = topic("flags");
    put(topic, "mine", socket("s-4"));

    changed(SocketChange.gone("s-4", true));
    changed(SocketChange.resumed("s-4", "s-5", feed.store.lease().node()));
    feed.clock.advance(Duration.ofMinutes(1));
    removeWhatIsOver();
    assertThat(keys(topic)).containsExactly("mine");

    changed(SocketChange.gone("s-5", false));
    removeWhatIsOver();
    assertThat(keys(topic)).isEmpty();
  }

  @Test
  void removeWhatSocketsLeftThatWereOpenWhenTheServerWasKilled() {
    Topic topic = topic("flags");
    await(feed.store.write(live("killed")));
    put(topic, "killed", socket("s-6", "killed"));
    put(topic, "cut", socket("s-7", "killed"));
    put(topic, "kept", "1");
    changed(SocketChange.gone("s-7", true));
    await(feed.store.write(die("killed")));

    KeyedTopics next =
        new KeyedTopics(
            feed.store.ofDomain("feed"),
            FeedConfig.of(Settings.of(SETTINGS)),
            feed.vertx,
            feed.clock);
    next.start();
    await(next.stop());
    var unused = await(next.expire());

    assertThat(keys(topic)).containsExactly("cut", "kept");
  }

  private static Caller socket(String id, String node) {
    return new Caller(SERVICE.principal(), id, null, node);
  }

  private static Work<Integer> live(String node) {
    return tx -> Pending.of(tx.update("INSERT INTO node_lease (node, beat) VALUES (?, 0)", node));
  }

  private static Work<Integer> die(String node) {
    return tx -> Pending.of(tx.update("DELETE FROM node_lease WHERE node = ?", node));
  }

  @Test
  void goWithTheNodeThatHasTheirSocketAndWithNoOther() {
    Topic topic = topic("flags");
    await(feed.store.write(live("one")));
    await(feed.store.write(live("other")));
    put(topic, "one", socket("s-8", "one"));
    put(topic, "moved", socket("s-9", "one"));
    put(topic, "other", socket("s-10", "other"));
    changed(SocketChange.resumed("s-9", "s-11", "other"));

    await(feed.store.write(die("one")));
    feed.keyed.nodeDied();
    await(feed.store.write(tx -> Pending.of(true)));
    removeWhatIsOver();

    assertThat(keys(topic)).containsExactly("moved", "other");
    Command<PublishFeed> late =
        command(FeedCommands.PUBLISH, socket("s-8", "one"), entry(topic, "late", "1", null, true));
    assertThat(failure(() -> feed.service.publish(late)).code())
        .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
    assertThat(keys(topic)).containsExactly("moved", "other");
  }
}
