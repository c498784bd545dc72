package dev.switchboard.protocol.dialect;

import static dev.switchboard.protocol.dialect.EnvelopeSamples.ALICE;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.ID;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.ORDERS;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.dialect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.feed.PublishFeed;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.protocol.task.ListTasks;
import dev.switchboard.protocol.task.TaskCommands;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {

  private final EnvelopeDialect dialect = dialect(EnvelopeForm.JSON);
  private final EnvelopeDialect packed = dialect(EnvelopeForm.MESSAGE_PACK);

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of("request-subscribe", subscribe(null, Map.of(), false)),
        Arguments.of(
            "request-subscribe-filter",
            subscribe(
                null,
                Map.of(
                    "orderId",
                    TextNode.valueOf("ORDER_123"),
                    "paid",
                    BooleanNode.TRUE,
                    "amount",
                    LongNode.valueOf(10),
                    "note",
                    NullNode.instance),
                false)),
        Arguments.of(
            "request-subscribe-since",
            subscribe(new TopicSelection.Since("epoch-1", 5), Map.of(), true)),
        Arguments.of("request-unsubscribe", new ClientMessage.Unsubscribe(ID, List.of(ORDERS))),
        Arguments.of("request-ack", new ClientMessage.Acknowledge(ID, List.of("evt_1"))),
        Arguments.of(
            "request-ack-many", new ClientMessage.Acknowledge(ID, List.of("evt_1", "evt_2"))),
        Arguments.of(
            "request-auth",
            new ClientMessage.Authenticate(ID, "header.payload.signature", null, null, null)),
        Arguments.of("request-heartbeat", new ClientMessage.Heartbeat(null)),
        Arguments.of("request-disconnect", new ClientMessage.Disconnect(ID)),
        Arguments.of(
            "request-chat-send",
            new ClientMessage.Invoke(
                ID, ChatCommands.SEND, new SendChat(456L, "hello", null), "m-1")),
        Arguments.of(
            "request-task-list",
            new ClientMessage.Invoke(
                ID, TaskCommands.LIST, new ListTasks(null, null, null), "m-1")),
        Arguments.of(
            "request-topic-publish",
            new ClientMessage.Invoke(
                ID,
                FeedCommands.PUBLISH,
                new PublishFeed(ORDERS, null, Json.object().put("orderId", "ORDER_123")),
                "m-1")));
  }

  private static ClientMessage subscribe(
      TopicSelection.@Nullable Since since, Map<String, JsonNode> filter, boolean presence) {
    return new ClientMessage.Subscribe(
        ID, List.of(new TopicSelection(ORDERS, since, null, filter, presence)), false, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void readsEveryRequest(String name, ClientMessage expected) {
    assertThat(bound(dialect.decode(Fixture.of("envelope", name).text(), ALICE), expected))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void readsTheSameAsMessagePack(String name, ClientMessage expected) {
    byte[] message = MessagePackTree.encode(Fixture.of("envelope", name).json());

    assertThat(bound(packed.decode(message, ALICE), expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                                            | not valid JSON",
        "[]                                                           | not a JSON object",
        "{\"type\":\"heartbeat\",\"type\":\"ack\"}                    | type is there twice",
        "{\"data\":{}}                                                | type is missing",
        "{\"type\":7}                                                 | type is missing",
        "{\"type\":\"subscribe\"}                                     | data is missing",
        "{\"type\":\"subscribe\",\"data\":[]}                         | data is missing",
        "{\"type\":\"subscribe\",\"data\":{}}                         | topic is missing",
        "{\"type\":\"subscribe\",\"data\":{\"topic\":\"\"}}           | topic is missing, empty",
        "{\"type\":\"subscribe\",\"data\":{\"topic\":5}}              | topic is missing",
        "{\"type\":\"unsubscribe\",\"data\":{}}                       | topic is missing",
        "{\"type\":\"ack\",\"data\":{}}                               | messageId is missing",
        "{\"type\":\"ack\",\"data\":{\"messageIds\":\"a\"}}           | messageIds is no array",
        "{\"type\":\"ack\",\"data\":{\"messageIds\":[1]}}             | messageIds has something",
        "{\"type\":\"auth\",\"data\":{\"token\":1}}                   | token is missing",
        "{\"type\":\"chat.send\",\"data\":[]}                         | data is missing or no object",
      })
  void refusesWhatIsNotOfTheForm(String text, String detail) {
    ClientMessage.Rejected rejected = rejected(text);

    assertThat(rejected.failure().code()).isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(rejected.failure().detail()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"params\":[1]                        | params is no object",
        "\"params\":\"x\"                      | params is no object",
        "\"params\":{\"a\":1,\"b\":{\"c\":1}}  | params.b is no plain value",
        "\"params\":{\"a\":[1]}                | params.a is no plain value",
        "\"since\":5                           | since is no object",
        "\"since\":{}                          | since.sequence is missing",
        "\"since\":{\"sequence\":-1}           | since.sequence is missing, no whole number",
        "\"since\":{\"sequence\":1.5}          | since.sequence is missing, no whole number",
        "\"since\":{\"sequence\":\"1\"}        | since.sequence is missing, no whole number",
        "\"since\":{\"sequence\":1,\"epoch\":1} | since.epoch is no text",
        "\"presence\":\"yes\"                  | presence is neither true nor false",
      })
  void refusesSubscriptionsNamingTheFault(String field, String detail) {
    ClientMessage.Rejected rejected =
        rejected(
            "{\"type\":\"subscribe\",\"messageId\":\"m-1\",\"data\":{\"topic\":\"t\","
                + field
                + "}}");

    assertThat(rejected.failure().code()).isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(rejected.failure().detail()).contains(detail);
    assertThat(rejected.requestId()).isEqualTo(ID);
  }

  @ParameterizedTest
  @CsvSource({"k, 1025, params.k is longer than 1024 characters", "k, 1024, ''"})
  void boundsTheTextsOfFilters(String key, int length, String detail) {
    String params = Json.object().put(key, "x".repeat(length)).toString();

    ClientMessage message = subscribing(params);

    assertThat(detailOf(message)).isEqualTo(detail);
  }

  @Test
  void boundsTheKeysOfFilters() {
    String params = Json.object().put("k".repeat(1_025), 1).toString();

    assertThat(detailOf(subscribing(params))).contains("a key of more than 1024 characters");
  }

  @Test
  void boundsTheIdsOfAnAcknowledgement() {
    String most = "\"a\"" + ",\"a\"".repeat(999);

    assertThat(detailOf(acknowledging(most))).isEmpty();
    assertThat(detailOf(acknowledging(most + ",\"a\"")))
        .isEqualTo("messageIds has more than 1000 entries");
  }

  private ClientMessage subscribing(String params) {
    return dialect.decode(
        "{\"type\":\"subscribe\",\"data\":{\"topic\":\"t\",\"params\":" + params + "}}", ALICE);
  }

  private ClientMessage acknowledging(String ids) {
    return dialect.decode("{\"type\":\"ack\",\"data\":{\"messageIds\":[" + ids + "]}}", ALICE);
  }

  private static String detailOf(ClientMessage message) {
    return message instanceof ClientMessage.Rejected rejected ? rejected.failure().detail() : "";
  }

  @Test
  void boundsFilters() {
    var params = Json.object();
    for (int i = 0; i <= EnvelopeReader.MAX_FILTER_KEYS; i++) {
      params.put("key" + i, i);
    }

    assertThat(
            rejected(
                    "{\"type\":\"subscribe\",\"data\":{\"topic\":\"t\",\"params\":" + params + "}}")
                .failure()
                .detail())
        .contains("more than 16 keys");
  }

  @Test
  void takesASinceBeyondEveryHead() {
    var message =
        (ClientMessage.Subscribe)
            dialect.decode(
                "{\"type\":\"subscribe\",\"data\":{\"topic\":\"t\",\"since\":"
                    + "{\"sequence\":99999999999999999999999}}}",
                ALICE);

    assertThat(message.topics().get(0).since())
        .isEqualTo(new TopicSelection.Since(null, 9_007_199_254_740_991L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"subscribed", "connect", "notification", "chat.nothing", "topic.messages"})
  void refusesTypesThatNobodyServesToSockets(String type) {
    assertThat(rejected("{\"type\":\"" + type + "\",\"data\":{}}").failure().code())
        .isEqualTo(FailureCode.UNKNOWN_TYPE);
  }

  @Test
  void refusesNamesThatNoTopicCanHave() {
    assertThat(
            rejected("{\"type\":\"subscribe\",\"data\":{\"topic\":\"" + "x".repeat(257) + "\"}}")
                .failure()
                .code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "true", "{}", "\"\"", "\"a\\u0000b\""})
  void refusesMessageIdsThatAreNone(String id) {
    assertThat(rejected("{\"type\":\"heartbeat\",\"messageId\":" + id + "}").failure().detail())
        .contains("messageId");
  }

  @Test
  void takesRequestsWithoutMessageId() {
    ClientMessage expected =
        new ClientMessage.Invoke(null, TaskCommands.LIST, new ListTasks(null, null, null), null);

    assertThat(bound(dialect.decode("{\"type\":\"task.list\"}", ALICE), expected))
        .isEqualTo(expected);
  }

  @Test
  void boundsTheNestingOfArguments() {
    String frame = "{\"type\":\"topic.publish\",\"data\":{\"topic\":\"t\",\"data\":%s}}";
    String deepest = "[".repeat(28) + "]".repeat(28);

    assertThat(dialect.decode(String.format(frame, deepest), ALICE))
        .isInstanceOf(ClientMessage.Invoke.class);
    assertThat(rejected(String.format(frame, "[" + deepest + "]")).failure().detail())
        .contains("nest deeper than 29");
  }

  /** What was decoded, its arguments as records where those of the expected message are. */
  private static ClientMessage bound(ClientMessage decoded, ClientMessage expected) {
    return decoded instanceof ClientMessage.Invoke invoke
            && expected instanceof ClientMessage.Invoke model
            && model.arguments()
                instanceof dev.switchboard.protocol.command.Arguments.Bound arguments
        ? new ClientMessage.Invoke(
            invoke.requestId(),
            invoke.command(),
            dev.switchboard.protocol.command.Arguments.of(
                invoke.arguments().as(arguments.value().getClass())),
            invoke.onceId())
        : decoded;
  }

  @Test
  void takesNoFramesOfTheOtherForm() {
    assertThat(packed.decode("{\"type\":\"heartbeat\"}", ALICE))
        .isInstanceOf(ClientMessage.Rejected.class);
    assertThat(dialect.decode(new byte[] {(byte) 0x80}, ALICE))
        .isInstanceOf(ClientMessage.Rejected.class);
  }

  @Test
  void readsTheQuery() {
    assertThat(dialect.opening(Map.of("clientId", "client_123", "protocol", "1.0")))
        .isEqualTo(new Opening("client_123", List.of(), null));
    assertThat(dialect.opening(Map.of())).isEqualTo(Opening.PLAIN);
    assertThat(dialect.opening(Map.of("protocol", "2.0")).refusal())
        .extracting(refusal -> EnvelopeErrors.code(refusal.code()))
        .isEqualTo(1002);
    assertThat(dialect.opening(Map.of("clientId", "a\u0000b")).refusal()).isNotNull();
  }

  @Test
  void comesInEightVariantsOfOneObjectEach() {
    List<EnvelopeDialect> variants =
        Stream.of(dialect, packed)
            .flatMap(
                form ->
                    Stream.of("0", "1")
                        .flatMap(
                            acks ->
                                Stream.of("0", "1")
                                    .map(
                                        batch ->
                                            form.variant(Map.of("acks", acks, "batch", batch)))))
            .toList();

    assertThat(variants).doesNotHaveDuplicates().hasSize(8);
    assertThat(variants)
        .extracting(
            variant ->
                variant.rules().name()
                    + " "
                    + variant.rules().binary()
                    + " "
                    + variant.rules().acknowledges())
        .containsExactly(
            "envelope false false",
            "envelope false false",
            "envelope false true",
            "envelope false true",
            "envelope true false",
            "envelope true false",
            "envelope true true",
            "envelope true true");
    assertThat(dialect.variant(Map.of("acks", "1")).variant(Map.of())).isSameAs(dialect);
    assertThat(dialect.variant(Map.of("acks", "yes"))).isSameAs(dialect);
  }

  @Test
  void ownsThePrincipalsNotifications() {
    assertThat(dialect.ownTopics(Principal.claimed(UserId.of("alice"))))
        .containsExactly(new Topic("notifications/alice"));
    assertThat(dialect.ownTopics(Principal.claimed(UserId.of("x".repeat(250))))).isEmpty();
  }

  private ClientMessage.Rejected rejected(String text) {
    return (ClientMessage.Rejected) dialect.decode(text, ALICE);
  }
}
