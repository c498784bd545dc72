package dev.switchboard.feed;

import static dev.switchboard.feed.OpenFeed.SERVICE;
import static dev.switchboard.feed.OpenFeed.USER;
import static dev.switchboard.feed.OpenFeed.all;
import static dev.switchboard.feed.OpenFeed.publishing;
import static dev.switchboard.feed.OpenFeed.topic;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static dev.switchboard.testing.Answers.value;
import static dev.switchboard.testing.Callers.command;
import static dev.switchboard.testing.Callers.once;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.SocketChange;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.feed.EntryPage;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedEntry;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.ListEntries;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.feed.RemoveEntry;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Work;
import dev.switchboard.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections of entries, on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class KeyedTopicsTest {

  private static final Map<String, Object> SETTINGS =
      Map.of(
          "feed.namespaces.flags.keyed", true,
          "feed.namespaces.club.keyed", true,
          "feed.namespaces.club.subscribe", "agent");

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

  private static PublishFeed entry(
      Topic topic, @Nullable String key, String json, @Nullable Long ttlMs, boolean connected) {
    return new PublishFeed(
        topic, null, Json.parseObject("{\"v\":" + json + "}").get("v"), key, ttlMs, connected);
  }

  private static Command<PublishFeed> putting(Topic topic, @Nullable String key, String json) {
    return command(FeedCommands.PUBLISH, SERVICE, entry(topic, key, json, null, false));
  }

  private static FeedPublished put(Topic topic, String key, String json) {
    return value(feed.service.publish(putting(topic, key, json)));
  }

  private static void put(Topic topic, String key, long ttlMs) {
    FeedPublished unused =
        value(
            feed.service.publish(
                command(FeedCommands.PUBLISH, SERVICE, entry(topic, key, "1", ttlMs, false))));
  }

  /** Makes an entry that goes with a socket. */
  private static void put(Topic topic, String key, Caller owner) {
    FeedPublished unused =
        value(
            feed.service.publish(
                command(FeedCommands.PUBLISH, owner, entry(topic, key, "1", null, true))));
  }

  private static Caller socket(String id) {
    return new Caller(SERVICE.principal(), id, null);
  }

  private static Command<RemoveEntry> removing(Topic topic, String key) {
    return command(FeedCommands.REMOVE, SERVICE, new RemoveEntry(topic, key));
  }

  private static EntryPage entries(Topic topic, @Nullable Integer limit, @Nullable String cursor) {
    return value(
        feed.service.entries(
            command(FeedCommands.ENTRIES, SERVICE, new ListEntries(topic, limit, cursor))));
  }

  private static List<String> keys(Topic topic) {
    return entries(topic, null, null).items().stream().map(FeedEntry::key).toList();
  }

  /** What subscribers were told, such as {@code a=1} or {@code -a}. */
  private static List<String> told(Topic topic) {
    return feed.events(topic).stream()
        .map(
            event -> {
              Published change = (Published) event.payload();
              return change.isRemoval() ? "-" + change.key() : change.key() + "=" + change.data();
            })
        .toList();
  }

  private static void removeWhatIsOver() {
    var unused = await(feed.keyed.expire());
  }

  private static void changed(SocketChange change) {
    feed.keyed.socketChanged(change);
    // Writes are made in their order.
    await(feed.store.write(tx -> Pending.of(true)));
  }

  @Test
  void holdOneEntryForEachKey() {
    Topic topic = topic("flags");

    FeedPublished first = put(topic, "dark", "{\"on\":false}");
    put(topic, "beta", "null");
    FeedPublished last = put(topic, "dark", "{\"on\":true}");

    assertThat(first.sequence()).isEqualTo(1);
    assertThat(last.sequence()).isEqualTo(3);
    assertThat(last.epoch()).isEqualTo(first.epoch()).isNotEmpty();
    assertThat(told(topic))
        .containsExactly("dark={\"on\":false}", "beta=null", "dark={\"on\":true}");
    FeedEntry dark = entries(topic, null, null).items().get(1);
    assertThat(dark.key()).isEqualTo("dark");
    assertThat(dark.data().toString()).isEqualTo("{\"on\":true}");
    assertThat(dark.sequence()).isEqualTo(3);
    assertThat(dark.timestamp()).isEqualTo(feed.events(topic).get(2).timestamp());
    assertThat(keys(topic)).containsExactly("beta", "dark");
    assertThat(await(feed.subscribing(USER, topic))).isEqualTo(TopicGrant.entries());
  }

  @Test
  void loseAnEntryThatIsRemoved() {
    Topic topic = topic("flags");
    put(topic, "a", "1");

    FeedPublished removed = value(feed.service.remove(removing(topic, "a")));

    assertThat(removed.sequence()).isEqualTo(2);
    assertThat(keys(topic)).isEmpty();
    assertThat(told(topic)).containsExactly("a=1", "-a");
    Failure again = failure(() -> feed.service.remove(removing(topic, "a")));
    assertThat(again.code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(again.subjects()).containsExactly("a");
    assertThat(told(topic)).hasSize(2);
  }

  @Test
  void takeRequestsThatFollowEachOtherWithoutWaiting() {
    Topic topic = topic("flags");

    var put = feed.service.publish(putting(topic, "a", "1"));
    var removed = feed.service.remove(removing(topic, "a"));
    var again = feed.service.publish(putting(topic, "a", "2"));

    assertThat(List.of(value(put).sequence(), value(removed).sequence(), value(again).sequence()))
        .isEqualTo(List.of(1L, 2L, 3L));
    assertThat(told(topic)).containsExactly("a=1", "-a", "a=2");
    assertThat(keys(topic)).containsExactly("a");
  }

  @Test
  void doARepeatedRequestOnce() {
    Topic topic = topic("flags");
    var command =
        new Command<>(
            FeedCommands.PUBLISH,
            SERVICE,
            entry(topic, "a", "1", null, false),
            once(SERVICE, topic.name()));

    Reply<FeedPublished> first = await(feed.service.publish(command));
    Reply<FeedPublished> again = await(feed.service.publish(command));

    assertThat(again).isEqualTo(new Reply<>(first.value(), true));
    assertThat(told(topic)).containsExactly("a=1");
  }

  @Test
  void listEntriesPageByPage() {
    Topic topic = topic("flags");
    for (int i = 1; i <= 5; i++) {
      put(topic, "k" + i, "1");
    }
    value(feed.service.remove(removing(topic, "k2")));

    EntryPage first = entries(topic, 2, null);
    EntryPage second = entries(topic, 2, Objects.requireNonNull(first.nextCursor()));

    assertThat(first.items()).extracting(FeedEntry::key).containsExactly("k1", "k3");
    assertThat(second.items()).extracting(FeedEntry::key).containsExactly("k4", "k5");
    assertThat(second.nextCursor()).isNull();
  }

  @Test
  void showChangesAsMessages() {
    Topic topic = topic("flags");
    put(topic, "a", "1");
    value(feed.service.remove(removing(topic, "a")));

    var items = feed.messages(all(topic)).items();

    assertThat(items).hasSize(1);
    assertThat(items.get(0).key()).isEqualTo("a");
    assertThat(items.get(0).removed()).isTrue();
    assertThat(items.get(0).sequence()).isEqualTo(2);
  }

  @Test
  void refuseWhatIsNoEntry() {
    Topic keyed = topic("flags");
    Topic plain = topic("orders");
    Command<PublishFeed> status =
        command(
            FeedCommands.PUBLISH,
            SERVICE,
            new PublishFeed(keyed, "status", Json.object(), "a", null, null));
    Command<PublishFeed> overHttp =
        command(
            FeedCommands.PUBLISH,
            Caller.http(SERVICE.principal()),
            entry(keyed, "a", "1", null, true));

    assertThat(failure(() -> feed.service.publish(publishing(SERVICE, keyed, "1", null))).detail())
        .contains("key is missing");
    assertThat(failure(() -> feed.service.publish(status)).detail()).contains("type");
    assertThat(failure(() -> feed.service.publish(overHttp)).detail()).contains("whileConnected");
    assertThat(failure(() -> feed.service.publish(putting(plain, "a", "1"))).detail())
        .contains("key", "not keyed");
    assertThat(failure(() -> feed.service.remove(removing(plain, "a"))).detail())
        .contains("not keyed");
    assertThat(
            failure(
                    () ->
                        feed.service.entries(
                            command(
                                FeedCommands.ENTRIES, SERVICE, new ListEntries(plain, null, null))))
                .detail())
        .contains("not keyed");
  }

  @Test
  void askForTheRightsOfTheNamespace() {
    Topic topic = topic("club");
    Command<RemoveEntry> byUser = command(FeedCommands.REMOVE, USER, new RemoveEntry(topic, "a"));
    Command<ListEntries> listing =
        command(FeedCommands.ENTRIES, USER, new ListEntries(topic, null, null));

    assertThat(failure(() -> feed.service.remove(byUser)).code()).isEqualTo(FailureCode.FORBIDDEN);
    assertThat(failure(() -> feed.service.entries(listing)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failure(() -> feed.subscribing(USER, topic)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

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
