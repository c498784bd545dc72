package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.TopicSelection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelRequestsTest {

  private static final FakeConnection CONNECTION = FakeConnection.of("user-456");
  private static final Topic INBOX = new Topic("notifications/user-456");

  private final ChannelDialect dialect = new ChannelDialect();

  @Test
  void readsASubscription() {
    assertThat(decodeFixture("request-subscribe-notifications"))
        .isEqualTo(
            new ClientMessage.Subscribe(null, List.of(TopicSelection.of(INBOX)), false, false));
    assertThat(decodeFixture("request-subscribe-run-results"))
        .isEqualTo(
            new ClientMessage.Subscribe(
                null,
                List.of(TopicSelection.of(new Topic("run-results/session-123"))),
                false,
                false));
  }

  @Test
  void readsWhereToReplayFrom() {
    assertThat(decodeFixture("request-subscribe-since"))
        .isEqualTo(
            new ClientMessage.Subscribe(
                id("\"req-1\""),
                List.of(new TopicSelection(INBOX, new TopicSelection.Since(null, 41), null)),
                false,
                false));
  }

  @Test
  void readsTheEndOfASubscription() {
    assertThat(decodeFixture("request-unsubscribe"))
        .isEqualTo(new ClientMessage.Unsubscribe(null, List.of(INBOX)));
  }

  @Test
  void readsAHeartbeat() {
    assertThat(decodeFixture("request-heartbeat")).isEqualTo(new ClientMessage.Heartbeat(null));
    assertThat(decodeFixture("request-heartbeat-id"))
        .isEqualTo(new ClientMessage.Heartbeat(id("7")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{",
        "[]",
        "null",
        "7",
        "\"subscribe\"",
        "{}",
        "{\"type\":7}",
        "{\"type\":null}",
        "{\"type\":\"subscribe\"}",
        "{\"type\":\"unsubscribe\"}",
        "{\"type\":\"subscribe\",\"channel\":7}",
        "{\"type\":\"subscribe\",\"channel\":[\"notifications/user-456\"]}",
        "{\"type\":\"heartbeat\",\"type\":\"heartbeat\"}",
        "{\"type\":\"heartbeat\"} trailing",
        "{\"type\":\"subscribe\",\"channel\":\"notifications/\\ud800\"}",
      })
  void refusesWhatIsNotOfTheForm(String text) {
    assertThat(failureOf(text)).isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"41\"", "true", "{}", "1e-3", "1e400"})
  void refusesASinceThatIsNoWholeNumber(String since) {
    assertThat(failureOf(subscribe("\"since\":" + since))).isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9007199254740992", "9223372036854775808", "99999999999999999999999999", "1e300"})
  void takesASinceBeyondEveryHead(String since) {
    ClientMessage message = decode(subscribe("\"since\":" + since));

    assertThat(((ClientMessage.Subscribe) message).topics().get(0).since())
        .isEqualTo(new TopicSelection.Since(null, 9_007_199_254_740_991L));
  }

  @Test
  void takesASinceOfNullForNone() {
    assertThat(decode(subscribe("\"since\":null")))
        .isEqualTo(
            new ClientMessage.Subscribe(null, List.of(TopicSelection.of(INBOX)), false, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth", "SUBSCRIBE", "", "publish"})
  void refusesUnknownTypes(String type) {
    assertThat(failureOf("{\"type\":\"" + type + "\"}")).isEqualTo(FailureCode.UNKNOWN_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "order_updates",
        "chat/456",
        "notifications",
        "notifications/",
        "run-results/"
      })
  void knowsNoOtherChannels(String channel) {
    ClientMessage message =
        decode("{\"type\":\"subscribe\",\"id\":\"req-1\",\"channel\":\"" + channel + "\"}");

    ClientMessage.Rejected rejected = (ClientMessage.Rejected) message;
    assertThat(rejected.failure().code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(rejected.failure().subjects()).containsExactly(channel);
    assertThat(rejected.requestId()).isEqualTo(id("\"req-1\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscribe", "unsubscribe"})
  void refusesAChannelThatCannotBeATopic(String type) {
    String tooLong = "notifications/" + "x".repeat(300);

    assertThat(failureOf("{\"type\":\"" + type + "\",\"channel\":\"" + tooLong + "\"}"))
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
    assertThat(failureOf("{\"type\":\"" + type + "\",\"channel\":\"notifications/user\\u0000\"}"))
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void givesTheIdBackWithARefusal() {
    assertThat(decode("{\"type\":\"subscribe\",\"id\":\"req-1\"}").requestId())
        .isEqualTo(id("\"req-1\""));
    assertThat(decode("{\"type\":\"nonsense\",\"id\":12.50}").requestId()).isEqualTo(id("12.50"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "{}", "[1]"})
  void passesOverAnIdThatIsNeitherTextNorNumber(String id) {
    assertThat(decode("{\"type\":\"heartbeat\",\"id\":" + id + "}"))
        .isEqualTo(new ClientMessage.Heartbeat(null));
  }

  private static String subscribe(String more) {
    return "{\"type\":\"subscribe\",\"channel\":\"notifications/user-456\"," + more + "}";
  }

  private ClientMessage decodeFixture(String name) {
    return decode(Fixture.of("channel", name).text());
  }

  private ClientMessage decode(String text) {
    return dialect.decode(text, CONNECTION);
  }

  private FailureCode failureOf(String text) {
    return ((ClientMessage.Rejected) decode(text)).failure().code();
  }

  private static RequestId id(String json) {
    JsonNode value = Json.parseObject("{\"id\":" + json + "}").get("id");
    return new RequestId(value);
  }
}
