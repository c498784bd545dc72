package dev.switchboard.protocol.dialect;

import static dev.switchboard.protocol.dialect.EnvelopeSamples.ALICE;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.ID;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.NOW;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.ORDERS;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.dialect;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.fixture;
import static dev.switchboard.protocol.dialect.EnvelopeSamples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeAnswersTest {

  private static final ClientMessage.Subscribe SUBSCRIBE =
      new ClientMessage.Subscribe(ID, List.of(TopicSelection.of(ORDERS)), false, false);
  private static final ClientMessage.Invoke INVOKE =
      new ClientMessage.Invoke(ID, ChatCommands.SEND, new SendChat(456L, "hello", null), "m-1");

  private final EnvelopeDialect dialect = dialect(EnvelopeForm.JSON);

  @Test
  void writesConnect() {
    ConnectionView named = new Named("client_123");

    assertThat(json(dialect.encode(new ServerMessage.Welcome(NOW), named)))
        .isEqualTo(fixture("connect"));
    assertThat(answer(new ServerMessage.Welcome(NOW))).isEqualTo(fixture("connect-unnamed"));
  }

  @Test
  void writesAckOfAuth() {
    var request = new ClientMessage.Authenticate(ID, "token", null, null, null);
    Principal principal = Principal.claimed(UserId.of("alice"));

    assertThat(answer(new ServerMessage.Authenticated(request, principal, NOW)))
        .isEqualTo(fixture("ack-auth"));
  }

  @Test
  void writesAckOfSubscribe() {
    Position head = new Position("epoch-1", 7);

    assertThat(answer(subscribed(new ServerMessage.Confirmed(ORDERS, head, null))))
        .isEqualTo(fixture("ack-subscribe"));
    assertThat(answer(subscribed(new ServerMessage.Confirmed(ORDERS, head, false))))
        .isEqualTo(fixture("ack-subscribe-since"));
    assertThat(
            answer(subscribed(new ServerMessage.Confirmed(new Topic("task/progress"), null, null))))
        .isEqualTo(fixture("ack-subscribe-ephemeral"));
  }

  private static ServerMessage subscribed(ServerMessage.Confirmed confirmed) {
    return new ServerMessage.Subscribed(SUBSCRIBE, List.of(confirmed), NOW);
  }

  @Test
  void writesAckOfUnsubscribe() {
    var request = new ClientMessage.Unsubscribe(ID, List.of(ORDERS));

    assertThat(answer(new ServerMessage.Unsubscribed(request, NOW)))
        .isEqualTo(fixture("ack-unsubscribe"));
  }

  @Test
  void writesTheResultOfACommandWithoutItsNulls() {
    ChatMessage message = new ChatMessage(789, 456, UserId.of("alice"), "hello", NOW, null);

    assertThat(answer(new ServerMessage.Invoked(INVOKE, Reply.of(message), NOW)))
        .isEqualTo(fixture("ack-command"));
    assertThat(answer(new ServerMessage.Invoked(INVOKE, Reply.of(Nothing.NOTHING), NOW)))
        .isEqualTo(fixture("ack-command-nothing"));
  }

  @Test
  void writesTheResultOfACommandAsMessagePack() {
    ChatMessage message = new ChatMessage(789, 456, UserId.of("alice"), "hello", NOW, null);
    byte[] packed =
        dialect(EnvelopeForm.MESSAGE_PACK)
            .encode(new ServerMessage.Invoked(INVOKE, Reply.of(message), NOW), ALICE);

    assertThat(MessagePackReader.read(packed).orThrow().toString())
        .isEqualTo(fixture("ack-command").toString());
  }

  @Test
  void writesTheTwoFieldsOfAHeartbeatWhateverCameWithTheRequest() {
    assertThat(answer(new ServerMessage.Heartbeat(ID, NOW))).isEqualTo(fixture("heartbeat"));
  }

  @Test
  void writesDisconnect() {
    assertThat(answer(new ServerMessage.Closing(1001, "server is going away", true, 1_500, NOW)))
        .isEqualTo(fixture("disconnect"));
  }

  @Test
  void writesErrors() {
    assertThat(failed(null, FailureCode.RATE_LIMITED, "too many messages a second"))
        .isEqualTo(fixture("error-no-request"));
    assertThat(failed(null, FailureCode.AUTHENTICATION_FAILED, "the token is invalid"))
        .isEqualTo(fixture("error-token"));
    assertThat(failed(SUBSCRIBE, FailureCode.TOPIC_NOT_FOUND, "there is no such topic"))
        .isEqualTo(fixture("error-topic"));
    assertThat(
            answer(
                new ServerMessage.Failed(
                    INVOKE,
                    Failure.of(FailureCode.NOT_FOUND, "there is no such task", "task-1"),
                    NOW)))
        .isEqualTo(fixture("error-subjects"));
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECTION_LIMIT, 1000",
    "UNAUTHENTICATED, 1001",
    "AUTHENTICATION_FAILED, 1001",
    "UNSUPPORTED_PROTOCOL, 1002",
    "INVALID_MESSAGE, 2000",
    "KEY_REUSED, 2000",
    "MESSAGE_TOO_LARGE, 2001",
    "RATE_LIMITED, 2002",
    "SUBSCRIPTION_LIMIT, 3000",
    "FORBIDDEN, 3001",
    "FOREIGN, 3001",
    "NOT_FOUND, 3001",
    "TOPIC_NOT_FOUND, 3001",
    "UNKNOWN_TYPE, 3002",
    "CLOSED, 3002",
    "INTERNAL, 5000",
    "DOMAIN_UNAVAILABLE, 5003"
  })
  void namesErrorsByTheDocumentsCodes(FailureCode code, int number) {
    JsonNode data = failed(INVOKE, code, "why").get("data");

    assertThat(data.get("code").intValue()).isEqualTo(number);
    assertThat(data.get("messageId")).isEqualTo(ID.json());
    assertThat(data.at("/details/status").intValue()).isEqualTo(number == 1001 ? 40100 : 0);
  }

  @Test
  void givesEveryAnswerAnIdOfItsOwn() {
    EnvelopeDialect one = EnvelopeDialect.json(name -> Optional.empty());
    EnvelopeDialect other = EnvelopeDialect.messagePack(name -> Optional.empty());
    Set<String> ids = new HashSet<>();

    for (int i = 0; i < 100; i++) {
      ids.add(json(one.encode(new ServerMessage.Welcome(NOW), ALICE)).get("messageId").asText());
      ids.add(
          MessagePackReader.read(other.encode(new ServerMessage.Welcome(NOW), ALICE))
              .orThrow()
              .get("messageId")
              .asText());
    }

    assertThat(ids).hasSize(200);
  }

  private JsonNode failed(@Nullable ClientMessage request, FailureCode code, String detail) {
    return answer(new ServerMessage.Failed(request, Failure.of(code, detail), NOW));
  }

  private JsonNode answer(ServerMessage message) {
    return json(dialect.encode(message, ALICE));
  }

  /** A socket whose client named itself. */
  private record Named(String clientId) implements ConnectionView {
    @Override
    public String connectionId() {
      return "connection-1";
    }

    @Override
    public @Nullable Principal principal() {
      return ALICE.principal();
    }

    @Override
    public Set<Topic> topics() {
      return Set.of();
    }
  }
}
