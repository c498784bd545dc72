package dev.switchboard.protocol.dialect;

import static dev.switchboard.protocol.dialect.EnvelopeSamples.NOW;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.dialect;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.durable;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.ephemeral;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.fixture;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.BuiltIn;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.event.TaskListed;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.event.TaskStatus;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.task.Task;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopePushesTest {

  private static final Event NOTIFICATION =
      durable(
          "notifications/alice",
          3,
          new Notification(
              "evt_126", "alice", "新订单提醒", "收到新的订单：ORDER_123", "info", null, null, NOW));

  private final EnvelopeDialect plain = dialect(EnvelopeForm.JSON);

  static Stream<Arguments> pushes() {
    return Stream.of(
        Arguments.of("push-notification", NOTIFICATION),
        Arguments.of(
            "push-notification-full",
            durable(
                "notifications/alice",
                3,
                new Notification("evt_126", "alice", "t", "c", "warning", "open", "r-1", NOW))),
        Arguments.of(
            "push-task-status",
            ephemeral("task/status", new TaskStatus("task-1", "import", "running", NOW, null))),
        Arguments.of(
            "push-tcp-status",
            durable("tcp/tcp_1", 4, new TcpStatus("tcp_1", "connected", NOW, "127.0.0.1:9000"))),
        Arguments.of(
            "push-tcp-status-read-closed",
            durable("tcp/tcp_1", 4, new TcpStatus("tcp_1", "connected", NOW, null, true))),
        Arguments.of(
            "push-chat-message",
            durable("chat/456", 5, new ChatMessage(789, 456, UserId.of(123), "消息内容", NOW, "c-1"))),
        Arguments.of(
            "push-chat-typing", ephemeral("chat/456", new ChatTyping(456, UserId.of("alice")))),
        Arguments.of(
            "push-chat-read", durable("chat/456", 6, new ChatRead(456, 789, UserId.of("alice")))),
        Arguments.of(
            "push-task-progress",
            ephemeral(
                "task/progress",
                new TaskProgress("task-1", 200, 50, 1, "row 50", 25, "importing"))),
        Arguments.of(
            "push-task-list",
            ephemeral(
                "task/list",
                new TaskListed(
                    new Task(
                        "task-1", "import", "pending", 0, 0, 0, "", "", 0, NOW, null, null,
                        "alice")))),
        Arguments.of(
            "push-tcp-message",
            durable(
                "tcp/tcp_1", 5, new TcpMessage("tcp_1", "receive", "68656c", true, 3, NOW, null))),
        Arguments.of(
            "push-run-result",
            durable("run-results/run-1", 1, new RunResult("run-1", "ok\n", "", 0, 12))),
        Arguments.of(
            "push-presence",
            ephemeral("order_updates", new Presence("join", "client_123", "alice"))),
        Arguments.of(
            "push-published-data",
            durable(
                "order_updates",
                8,
                new Published(
                    "data",
                    Json.parseObject("{\"orderId\":\"ORDER_123\",\"lines\":[{\"price\":9.9}]}")))),
        Arguments.of(
            "push-published-status",
            durable(
                "order_updates",
                9,
                new Published(
                    "status",
                    Json.object()
                        .put("entityType", "order")
                        .put("entityId", "ORDER_123")
                        .put("status", "completed")))),
        Arguments.of(
            "push-published-notification",
            durable(
                "order_updates",
                10,
                new Published("notification", TextNode.valueOf("plain text")))),
        Arguments.of(
            "push-published-null",
            ephemeral("prices:btc", new Published("data", NullNode.instance))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pushes")
  void writesEveryKindOfPayload(String name, Event event) {
    assertThat(json(plain.encode(event))).isEqualTo(fixture(name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pushes")
  void writesTheSameAsMessagePack(String name, Event event) {
    byte[] packed = dialect(EnvelopeForm.MESSAGE_PACK).encode(event);

    assertThat(MessagePackReader.read(packed).orThrow().toString())
        .isEqualTo(fixture(name).toString());
  }

  // What filters see is what subscribers see.
  @ParameterizedTest(name = "{0}")
  @MethodSource("pushes")
  void filtersByTheFieldsThatAreWritten(String name, Event event) {
    JsonNode data = fixture(name).get("data");

    for (Map.Entry<String, JsonNode> field : data.properties()) {
      assertThat(EventFields.value(event, field.getKey()))
          .as(field.getKey())
          .isEqualTo(EventFields.plain(field.getValue()));
    }
    assertThat(EventFields.value(event, "absent")).isNull();
  }

  @Test
  void samplesEveryKindOfPayload() {
    assertThat(
            pushes()
                .map(sample -> ((BuiltIn) ((Event) sample.get()[1]).payload()).kind())
                .distinct()
                .toList())
        .containsExactlyInAnyOrder(PayloadKind.values());
  }

  @Test
  void seesNoFieldThatIsLeftOut() {
    assertThat(EventFields.value(NOTIFICATION, "action")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"12.5, 12.5", "0.001, 0.001", "1e3, 1000", "9007199254740991, 9007199254740991"})
  void keepsTheFractionOfADuration(double duration, String shown) {
    Event event = durable("run-results/r", 1, new RunResult("r", "", "", 0, duration));
    JsonNode filter = Json.parseObject("{\"duration\":" + shown + "}").get("duration");

    assertThat(new String(plain.encode(event), StandardCharsets.UTF_8))
        .contains("\"duration\":" + shown + "}");
    JsonNode unpacked =
        MessagePackReader.read(dialect(EnvelopeForm.MESSAGE_PACK).encode(event)).orThrow();
    assertThat(unpacked.at("/data/duration").doubleValue()).isEqualTo(duration);
    assertThat(EventFields.value(event, "duration")).isEqualTo(EventFields.plain(filter));
  }

  @Test
  void holdsEqualNumbersForOne() {
    JsonNode numbers = Json.parseObject("{\"a\":1,\"b\":1.0,\"c\":10e-1,\"d\":1.5,\"e\":15e-1}");

    assertThat(Stream.of("a", "b", "c").map(key -> EventFields.plain(numbers.get(key))))
        .containsOnly(LongNode.valueOf(1));
    assertThat(EventFields.plain(numbers.get("d")))
        .isEqualTo(EventFields.plain(numbers.get("e")))
        .hasSameHashCodeAs(EventFields.plain(numbers.get("e")));
    assertThat(EventFields.plain(BooleanNode.TRUE)).isEqualTo(BooleanNode.TRUE);
    assertThat(EventFields.plain(Json.object())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e308", "-1e308", "1e-999999999", "1e-2147483647"})
  void takesNoOffenceAtHugeExponents(String number) {
    JsonNode huge = Json.parseObject("{\"a\":" + number + "}").get("a");

    assertThat(EventFields.plain(huge)).isEqualTo(huge);
    assertThat(EventFields.plain(Json.parseObject("{\"a\":0e2147483647}").get("a")))
        .isEqualTo(LongNode.valueOf(0));
  }

  @Test
  void asksForAcknowledgementOfNotificationsAlone() {
    EnvelopeDialect acknowledging = plain.variant(Map.of("acks", "1"));

    assertThat(json(acknowledging.encode(NOTIFICATION)))
        .isEqualTo(fixture("push-notification-acks"));
    assertThat(
            json(
                acknowledging.encode(
                    ephemeral("chat/456", new ChatTyping(456, UserId.of("alice"))))))
        .isEqualTo(fixture("push-chat-typing"));
  }

  @Test
  void joinsEncodedPushesIntoOneArrayWhereTheClientTakesBatches() throws Exception {
    EnvelopeDialect batching = plain.variant(Map.of("batch", "1"));
    byte[] one = batching.encode(NOTIFICATION);
    byte[] two = batching.encode(ephemeral("chat/456", new ChatTyping(456, UserId.of("alice"))));

    JsonNode joined = Json.shared().readTree(batching.join(List.of(one, two)));

    assertThat(joined).containsExactly(fixture("push-notification"), fixture("push-chat-typing"));
    assertThat(plain.join(List.of(one, two))).isNull();
  }

  @Test
  void joinsMessagePackOfAnyNumber() {
    EnvelopeDialect batching =
        dialect(EnvelopeForm.MESSAGE_PACK).variant(Map.of("batch", "1", "acks", "1"));
    byte[] one = batching.encode(NOTIFICATION);

    byte[] joined = Objects.requireNonNull(batching.join(Collections.nCopies(20, one)));

    // Wrapped into a map, since a message is always one.
    byte[] wrapped = new byte[joined.length + 3];
    wrapped[0] = (byte) 0x81;
    wrapped[1] = (byte) 0xa1;
    wrapped[2] = 'a';
    System.arraycopy(joined, 0, wrapped, 3, joined.length);
    JsonNode array = MessagePackReader.read(wrapped).orThrow().get("a");
    assertThat(array).hasSize(20);
    assertThat(array.get(19).toString()).isEqualTo(fixture("push-notification-acks").toString());
  }
}
