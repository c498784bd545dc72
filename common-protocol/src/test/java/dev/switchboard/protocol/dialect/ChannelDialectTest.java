package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.ServerMessage.Confirmed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelDialectTest {

  private static final long NOW = 1_640_995_200_000L;
  private static final FakeConnection CONNECTION = FakeConnection.of("user-456");
  private static final Topic INBOX = new Topic("notifications/user-456");

  private final ChannelDialect dialect = new ChannelDialect();

  @Test
  void alwaysWantsATokenAndRefusesRepeatedFailures() {
    assertThat(dialect.rules())
        .isEqualTo(
            DialectRules.of("channel", DialectRules.Claim.NEVER)
                .with(DialectRules.Trait.REFUSES_REPEATED_FAILURES));
  }

  @Test
  void readsNothingFromTheQuery() {
    assertThat(dialect.opening(Map.of("token", "x", "clientId", "y", "topics", "z")))
        .isEqualTo(Opening.PLAIN);
  }

  @Test
  void welcomesTheUser() {
    assertThat(encode(new ServerMessage.Welcome(NOW))).isEqualTo(fixture("connected"));
  }

  @ParameterizedTest
  @CsvSource({
    "request-subscribe-notifications, subscribed",
    "request-subscribe-since, subscribed-id",
    "request-unsubscribe, unsubscribed",
    "request-heartbeat, heartbeat",
    "request-heartbeat-id, heartbeat-id"
  })
  void answersARequest(String request, String answer) {
    assertThat(encode(answerTo(decode(Fixture.of("channel", request).text()))))
        .isEqualTo(fixture(answer));
  }

  private static ServerMessage answerTo(ClientMessage request) {
    return switch (request.kind()) {
      case SUBSCRIBE ->
          new ServerMessage.Subscribed(
              (ClientMessage.Subscribe) request,
              List.of(new Confirmed(INBOX, new Position("epoch-1", 41), null)),
              NOW);
      case UNSUBSCRIBE -> new ServerMessage.Unsubscribed((ClientMessage.Unsubscribe) request, NOW);
      case HEARTBEAT -> new ServerMessage.Heartbeat(request.requestId(), NOW);
      case REJECTED ->
          new ServerMessage.Failed(request, ((ClientMessage.Rejected) request).failure(), NOW);
      case AUTHENTICATE, INVOKE, ACKNOWLEDGE, DISCONNECT ->
          throw new AssertionError(request.kind());
    };
  }

  @Test
  void pushesNotifications() {
    Notification full =
        new Notification(
            "evt_9",
            "user-456",
            "新的访问请求",
            "家长张先生申请查看您的学习数据",
            "info",
            "approve_request",
            "req-789",
            NOW);
    Notification plain =
        new Notification(
            "evt_10", "user-456", "Welcome", "Your account is ready", "success", null, null, NOW);

    assertThat(encode(event(INBOX, 42, full))).isEqualTo(fixture("notifications"));
    assertThat(encode(event(INBOX, 43, plain))).isEqualTo(fixture("notifications-plain"));
  }

  @Test
  void pushesRunResults() {
    RunResult result = new RunResult("session-123", "Hello, World!", "", 0, 150);

    assertThat(encode(event(new Topic("run-results/session-123"), 3, result)))
        .isEqualTo(fixture("run-results"));
  }

  @Test
  void showsAFractionOfAMillisecond() {
    RunResult result = new RunResult("session-123", "", "", 0, 12.75);

    assertThat(encode(event(new Topic("run-results/session-123"), 3, result)).toString())
        .contains("\"duration\":12.75");
  }

  @Test
  void hasNoWordsForOtherEvents() {
    Event typing =
        Event.ephemeral(
            new Topic("chat/1"), "evt_1", NOW, new ChatTyping(1, UserId.of("user-456")), Reach.ALL);

    assertThat(dialect.encode(typing)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | error-invalid-message",
        "{\"type\":\"subscribe\",\"id\":\"req-1\"} | error-invalid-message-id",
        "{\"type\":\"auth\"} | error-unknown-type"
      })
  void saysWhatIsWrongWithAFrame(String frame, String error) {
    assertThat(encode(answerTo(decode(frame)))).isEqualTo(fixture(error));
  }

  @Test
  void namesTheChannelThatIsNone() {
    JsonNode error = encode(answerTo(decode("{\"type\":\"subscribe\",\"channel\":\"a\\u0007\"}")));

    assertThat(error.get("message").textValue()).isEqualTo("Channel not found");
    assertThat(error.get("channel").textValue()).isEqualTo("a\u0007");
  }

  @ParameterizedTest
  @CsvSource({
    "TOPIC_NOT_FOUND, notifications/user-1, error-channel-not-found",
    "FOREIGN, notifications/user-1, error-channel-not-found",
    "SUBSCRIPTION_LIMIT, notifications/user-456, error-too-many-subscriptions",
    "DOMAIN_UNAVAILABLE, run-results/session-123, error-unavailable"
  })
  void namesTheChannelOfAFailedSubscription(FailureCode code, String channel, String error) {
    ClientMessage request = decode("{\"type\":\"subscribe\",\"channel\":\"" + channel + "\"}");

    assertThat(encode(new ServerMessage.Failed(request, Failure.of(code, "why"), NOW)))
        .isEqualTo(fixture(error));
  }

  @ParameterizedTest
  @CsvSource({
    "AUTHENTICATION_FAILED, error-unauthorized",
    "UNAUTHENTICATED, error-unauthorized",
    "CONNECTION_LIMIT, error-too-many-connections",
    "RATE_LIMITED, error-rate-limit",
    "MESSAGE_TOO_LARGE, error-message-too-large",
    "INTERNAL, error-internal"
  })
  void saysWhatNoRequestCaused(FailureCode code, String error) {
    assertThat(encode(new ServerMessage.Failed(null, Failure.of(code, "why"), NOW)))
        .isEqualTo(fixture(error));
  }

  @Test
  void namesTheChannelOfAFailedUnsubscription() {
    ClientMessage request = decode(Fixture.of("channel", "request-unsubscribe").text());

    JsonNode error =
        encode(new ServerMessage.Failed(request, Failure.of(FailureCode.INTERNAL, "why"), NOW));

    assertThat(error.get("channel").textValue()).isEqualTo("notifications/user-456");
  }

  private ClientMessage decode(String text) {
    return dialect.decode(text, CONNECTION);
  }

  private JsonNode encode(ServerMessage message) {
    return json(dialect.encode(message, CONNECTION));
  }

  private JsonNode encode(Event event) {
    return json(dialect.encode(event));
  }

  private static JsonNode json(byte @Nullable [] frame) {
    return Json.parseObject(
        new String(Objects.requireNonNull(frame, "nothing was said"), StandardCharsets.UTF_8));
  }

  private static JsonNode fixture(String name) {
    return Fixture.of("channel", name).json();
  }

  private static Event event(Topic topic, long sequence, Payload payload) {
    return Event.durable(topic, new Position("epoch-1", sequence), "evt_9", NOW, payload);
  }
}
