package dev.switchboard.protocol.dialect;

import static dev.switchboard.protocol.dialect.EnvelopeSamples.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Custom;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.TopicSelection;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every dialect says of an event whose kind a domain brings (contract 8.1). */
class CustomKindsTest {

  private static final Event VOTED =
      Event.durable(
          new Topic("polls/7"),
          new Position("epoch-1", 9),
          "evt_12",
          5,
          new Custom(
              "polls.voted", Json.parseObject("{\"option\":\"tea\",\"kind\":1,\"topic\":2}")));

  private static boolean brought(Topic topic) {
    return topic.name().startsWith("polls/");
  }

  private static ObjectNode frame(Dialect dialect) {
    return Json.parseObject(
        new String(Objects.requireNonNull(dialect.encode(VOTED)), StandardCharsets.UTF_8));
  }

  @Test
  void envelopeWritesDataWithItsKind() {
    assertThat(frame(EnvelopeDialect.json(name -> Optional.empty())))
        .isEqualTo(
            Json.parseObject(
                """
                {"type": "data", "data": {"kind": "polls.voted", "option": "tea", "topic": 2},
                 "timestamp": 5, "messageId": "evt_12", "topic": "polls/7", "sequence": 9,
                 "epoch": "epoch-1"}
                """));
  }

  @Test
  void channelWritesTheKindAsType() {
    assertThat(frame(new ChannelDialect()))
        .isEqualTo(
            Json.parseObject(
                """
                {"type": "polls.voted", "channel": "polls/7",
                 "data": {"option": "tea", "kind": 1, "topic": 2}, "timestamp": 5, "sequence": 9}
                """));
  }

  @Test
  void taskWritesDataWithTopicAndKind() {
    assertThat(frame(TaskDialect.all(CustomKindsTest::brought)))
        .isEqualTo(
            Json.parseObject(
                """
                {"type": "data", "id": "evt_12", "timestamp": 5,
                 "data": {"topic": "polls/7", "kind": "polls.voted", "option": "tea"}}
                """));
  }

  @Test
  void channelAndTaskTakeSubscriptionsToTopicsOfSuchDomains() {
    ChannelDialect channel = new ChannelDialect(CustomKindsTest::brought);
    TaskDialect task = TaskDialect.all(CustomKindsTest::brought);

    assertThat(channel.decode("{\"type\":\"subscribe\",\"channel\":\"polls/7\"}", ALICE))
        .isEqualTo(subscribing("polls/7"));
    assertThat(channel.decode("{\"type\":\"subscribe\",\"channel\":\"chat/7\"}", ALICE))
        .isInstanceOf(ClientMessage.Rejected.class);
    assertThat(task.opening(Map.of("topics", "polls/7")).topics())
        .extracting(TopicSelection::topic)
        .containsExactly(VOTED.topic());
    assertThat(TaskDialect.forPath("/ws/data").encode(VOTED)).isNull();
  }

  private static ClientMessage subscribing(String topic) {
    return new ClientMessage.Subscribe(
        null, List.of(new TopicSelection(new Topic(topic), null, null)), false, false);
  }

  @Test
  void chatAndSessionSayNothing() {
    assertThat(new ChatDialect(ZoneOffset.UTC).encode(VOTED)).isNull();
    assertThat(new SessionDialect().encode(VOTED)).isNull();
  }
}
