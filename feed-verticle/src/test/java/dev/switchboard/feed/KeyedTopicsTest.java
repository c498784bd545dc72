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
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.feed.EntryPage;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.FeedEntry;
import dev.switchboard.protocol.feed.FeedPublished;
import dev.switchboard.protocol.feed.ListEntries;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.feed.RemoveEntry;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.testing.TestDatabase;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections of entries, on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class KeyedTopicsTest extends KeyedFeed {

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
}
