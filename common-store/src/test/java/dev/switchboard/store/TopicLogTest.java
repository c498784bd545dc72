package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.contentsOf;
import static dev.switchboard.store.Laboratory.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.Custom;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.TopicLog.Page;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class TopicLogTest {

  @Parameter Engine engine = Engine.SQLITE;

  @TempDir Path directory = Path.of("");

  private Laboratory laboratory;
  private JdbcStore store;
  private TopicLog log;

  @BeforeEach
  void open() throws SQLException {
    laboratory = new Laboratory(engine, directory);
    store = laboratory.open();
    log = store.log();
  }

  @AfterEach
  void close() {
    laboratory.close();
  }

  private void append(int events) {
    LongStream.rangeClosed(1, events)
        .mapToObj(i -> log.append(TOPIC, Retention.FOREVER, message("m" + i)))
        .toList()
        .forEach(Laboratory::await);
  }

  @Test
  void givesSequencesFromOne() {
    List<Position> positions =
        List.of(
            await(log.append(TOPIC, Retention.FOREVER, message("a"))),
            await(log.append(TOPIC, Retention.FOREVER, message("b"))),
            await(log.append(new Topic("chat/2"), Retention.FOREVER, message("c"))));

    assertThat(positions).extracting(Position::sequence).containsExactly(1L, 2L, 1L);
    assertThat(positions).extracting(Position::epoch).containsOnly(positions.get(0).epoch());
  }

  @Test
  void readsBehindASequenceOldestFirst() {
    append(5);

    Page page = await(log.read(TOPIC, 2, 2));

    assertThat(contentsOf(page.events())).containsExactly("m3", "m4");
    assertThat(page.head().sequence()).isEqualTo(5);
    assertThat(page.firstKept()).isEqualTo(1);
    assertThat(page.complete(2)).isTrue();
  }

  @Test
  void readsNothingBeyondTheHead() {
    append(2);

    Page page = await(log.read(TOPIC, 9, 10));

    assertThat(page.events()).isEmpty();
    assertThat(page.head().sequence()).isEqualTo(2);
  }

  @Test
  void tellsTheHeadOfAnUnknownTopicWithoutWriting() {
    Position first = await(log.append(TOPIC, Retention.FOREVER, message("a")));

    Position unknown = await(log.head(new Topic("chat/404")));

    assertThat(unknown).isEqualTo(new Position(first.epoch(), 0));
    assertThat(await(log.heads(List.of(TOPIC, new Topic("chat/404"))))).containsOnlyKeys(TOPIC);
  }

  @Test
  void tellsTheHeadsOfManyTopics() {
    List<Topic> topics = LongStream.range(0, 120).mapToObj(i -> new Topic("order/" + i)).toList();
    topics.stream()
        .map(topic -> log.append(topic, Retention.FOREVER, message("x")))
        .toList()
        .forEach(Laboratory::await);

    assertThat(await(log.heads(topics))).hasSize(120).containsKeys(topics.toArray(Topic[]::new));
  }

  @Test
  void listsTopicsByTheCodePointsOfTheirNames() {
    List<String> names =
        List.of(
            "-",
            "0",
            "A",
            "B",
            "Z",
            "_",
            "a",
            "a-b",
            "a/b",
            "aB",
            "a_b",
            "ab",
            "b",
            "z",
            "\u00e4",
            "\u00e9",
            "\u8336",
            "\uff01",
            "\ud83d\ude00",
            "\ud83d\ude01");
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(42));
    shuffled.forEach(name -> await(log.append(new Topic(name), Retention.FOREVER, message("x"))));

    assertThat(await(log.topics("", 100)).keySet()).containsExactlyElementsOf(names);
    for (int i = 0; i + 3 < names.size(); i++) {
      assertThat(await(log.topics(names.get(i), 3)).keySet())
          .containsExactlyElementsOf(names.subList(i + 1, i + 4));
    }
    assertThat(shuffled.stream().sorted(TopicLog.NAME_ORDER)).isEqualTo(names);
  }

  @Test
  void findsTheSequenceOfAnEventNumber() {
    append(3);
    List<Event> events = await(log.read(TOPIC, 0, 10)).events();
    long second = Laboratory.numberOf(events.get(1));

    assertThat(await(log.sequenceAt(TOPIC, second))).isEqualTo(OptionalLong.of(2));
    assertThat(await(log.sequenceAt(TOPIC, Long.MAX_VALUE))).isEqualTo(OptionalLong.of(3));
    assertThat(await(log.sequenceAt(TOPIC, 0))).isEqualTo(OptionalLong.empty());
    assertThat(await(log.sequenceAt(new Topic("chat/404"), second)))
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void readsEventsOfOneKindFromANumberOnInEitherDirection() {
    for (int i = 1; i <= 4; i++) {
      append(1);
      Position unused =
          await(log.append(TOPIC, Retention.FOREVER, new ChatRead(1, i, UserId.of("ann"))));
    }
    List<Event> messages = await(log.readAfter(TOPIC, PayloadKind.CHAT_MESSAGE, 0, 10));
    long third = Laboratory.numberOf(messages.get(2));

    assertThat(messages).extracting(Laboratory::sequenceOf).containsExactly(1L, 3L, 5L, 7L);
    assertThat(laboratory.published).containsAll(messages);
    assertThat(await(log.readAfter(TOPIC, PayloadKind.CHAT_MESSAGE, third, 10)))
        .isEqualTo(messages.subList(3, 4));
    assertThat(await(log.readBefore(TOPIC, PayloadKind.CHAT_MESSAGE, third, 1)))
        .isEqualTo(messages.subList(1, 2));
    assertThat(await(log.readBefore(TOPIC, PayloadKind.CHAT_MESSAGE, Long.MAX_VALUE, 3)))
        .isEqualTo(messages.subList(1, 4));
  }

  @Test
  void readsNoEventsOfAKindBeyondTheRetention() {
    Retention two = new Retention(2, Duration.ofDays(1));
    for (int i = 1; i <= 4; i++) {
      Position unused = await(log.append(TOPIC, two, message("m" + i)));
    }

    assertThat(contentsOf(await(log.readAfter(TOPIC, PayloadKind.CHAT_MESSAGE, 0, 10))))
        .containsExactly("m3", "m4");
    assertThat(
            contentsOf(await(log.readBefore(TOPIC, PayloadKind.CHAT_MESSAGE, Long.MAX_VALUE, 9))))
        .containsExactly("m3", "m4");
  }

  @Test
  void readsBackWhatWasPublished() {
    append(3);

    assertThat(await(log.read(TOPIC, 0, 10)).events()).isEqualTo(laboratory.published);
  }

  @Test
  void keepsTextsThatDatabasesDislike() {
    List<String> texts = List.of("", "\0", "\ud83d", "a\ud83d\ude00", "' \" \\ ? :x", "\u2028");
    texts.forEach(text -> await(log.append(TOPIC, Retention.FOREVER, message(text))));

    assertThat(contentsOf(await(log.read(TOPIC, 0, 10)).events())).isEqualTo(texts);
  }

  @Test
  void passesOverEventsThatCannotBeReadWithoutTakingThemForGone() {
    append(9);
    await(
        store.write(
            tx ->
                Pending.of(
                    tx.update(
                        "UPDATE topic_event SET payload = '7' WHERE sequence BETWEEN 3 AND 7"))));

    Page all = await(log.read(TOPIC, 0, 10));
    // Two at a time: the first two pages of rows have nothing that can be read.
    Page behind = await(log.read(TOPIC, 2, 2));

    assertThat(contentsOf(all.events())).containsExactly("m1", "m2", "m8", "m9");
    assertThat(contentsOf(behind.events())).containsExactly("m8");
    assertThat(behind.complete(2)).isTrue();
    assertThat(behind.firstKept()).isEqualTo(1);
  }

  @Test
  void readsEventsOfKindsThatDomainsBringAsJson() {
    Custom voted = new Custom("polls.voted", Json.parseObject("{\"option\":\"tea\",\"at\":1.50}"));
    await(log.append(TOPIC, Retention.FOREVER, voted));

    Event event = await(log.read(TOPIC, 0, 10)).events().get(0);

    assertThat(event.payload()).isEqualTo(voted);
    assertThat(laboratory.published).containsExactly(event);
  }

  @Test
  void keepsEpochAndSequencesWhenOpenedAgain() {
    append(3);
    Position before = await(log.head(TOPIC));
    await(store.close());

    store = laboratory.open();

    assertThat(await(store.log().head(TOPIC))).isEqualTo(before);
    assertThat(await(store.log().head(new Topic("chat/404"))).epoch()).isEqualTo(before.epoch());
    assertThat(await(store.log().append(TOPIC, Retention.FOREVER, message("d"))))
        .isEqualTo(new Position(before.epoch(), 4));
  }
}
