package dev.switchboard.feed;

import static dev.switchboard.feed.OpenFeed.SERVICE;
import static dev.switchboard.feed.OpenFeed.topic;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.value;
import static dev.switchboard.testing.Callers.command;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.SocketChange;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.feed.EntryPage;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedEntry;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.ListEntries;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.feed.RemoveEntry;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.Pending;
import dev.switchboard.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Collections of entries, on both databases, and how they are put, read and removed. */
abstract class KeyedFeed {

  static final Map<String, Object> SETTINGS =
      Map.of(
          "feed.namespaces.flags.keyed", true,
          "feed.namespaces.club.keyed", true,
          "feed.namespaces.club.subscribe", "agent");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path folder;

  @SuppressWarnings("NullAway.Init")
  static OpenFeed feed;

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

  static PublishFeed entry(
      Topic topic, @Nullable String key, String json, @Nullable Long ttlMs, boolean connected) {
    return new PublishFeed(
        topic, null, Json.parseObject("{\"v\":" + json + "}").get("v"), key, ttlMs, connected);
  }

  static Command<PublishFeed> putting(Topic topic, @Nullable String key, String json) {
    return command(FeedCommands.PUBLISH, SERVICE, entry(topic, key, json, null, false));
  }

  static FeedPublished put(Topic topic, String key, String json) {
    return value(feed.service.publish(putting(topic, key, json)));
  }

  static void put(Topic topic, String key, long ttlMs) {
    FeedPublished unused =
        value(
            feed.service.publish(
                command(FeedCommands.PUBLISH, SERVICE, entry(topic, key, "1", ttlMs, false))));
  }

  /** Makes an entry that goes with a socket. */
  static void put(Topic topic, String key, Caller owner) {
    FeedPublished unused =
        value(
            feed.service.publish(
                command(FeedCommands.PUBLISH, owner, entry(topic, key, "1", null, true))));
  }

  static Caller socket(String id) {
    return new Caller(SERVICE.principal(), id, null);
  }

  static Command<RemoveEntry> removing(Topic topic, String key) {
    return command(FeedCommands.REMOVE, SERVICE, new RemoveEntry(topic, key));
  }

  static EntryPage entries(Topic topic, @Nullable Integer limit, @Nullable String cursor) {
    return value(
        feed.service.entries(
            command(FeedCommands.ENTRIES, SERVICE, new ListEntries(topic, limit, cursor))));
  }

  static List<String> keys(Topic topic) {
    return entries(topic, null, null).items().stream().map(FeedEntry::key).toList();
  }

  /** What subscribers were told, such as {@code a=1} or {@code -a}. */
  static List<String> told(Topic topic) {
    return feed.events(topic).stream()
        .map(
            event -> {
              Published change = (Published) event.payload();
              return change.isRemoval() ? "-" + change.key() : change.key() + "=" + change.data();
            })
        .toList();
  }

  static void removeWhatIsOver() {
    var unused = await(feed.keyed.expire());
  }

  static void changed(SocketChange change) {
    feed.keyed.socketChanged(change);
    // Writes are made in their order.
    await(feed.store.write(tx -> Pending.of(true)));
  }
}
