package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.protocol.tcp.SendTcp;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpSent;
import dev.switchboard.protocol.tcp.TcpTopics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDialectTest {

  private static final long NOW = 1_640_995_200_000L;
  private static final String SESSION = "tcp_1754711950767119800";
  private static final Topic TOPIC = TcpTopics.session(SESSION);
  private static final FakeConnection STRANGER = new FakeConnection(null);
  private static final FakeConnection PROVEN = FakeConnection.of("alice");
  private static final FakeConnection CLAIMED =
      new FakeConnection(Principal.claimed(UserId.of("frontend_xxx")));

  private final SessionDialect dialect = new SessionDialect();

  @Test
  void takesTheClientIdForTheClaimedPrincipalWithoutAToken() {
    var expected =
        new ClientMessage.Authenticate(
            id("msg_xxx"), null, UserId.of("frontend_xxx"), "frontend_xxx", null);

    assertThat(request("auth", STRANGER)).isEqualTo(expected);
    assertThat(request("auth", CLAIMED)).isEqualTo(expected);
  }

  @Test
  void takesTheClientIdForTheDeviceOnlyWhereATokenSaysWhoItIs() {
    assertThat(request("auth-token", STRANGER))
        .isEqualTo(
            new ClientMessage.Authenticate(id("msg_xxx"), "jwt", null, "frontend_xxx", null));
    assertThat(request("auth", PROVEN))
        .isEqualTo(new ClientMessage.Authenticate(id("msg_xxx"), null, null, "frontend_xxx", null));
  }

  @Test
  void subscribesAtOnceToTheSessionThatAuthNames() {
    assertThat(((ClientMessage.Authenticate) request("auth-session", STRANGER)).then())
        .isEqualTo(TOPIC);
  }

  @Test
  void answersAuthWithoutClientIdAsAFailedAuthentication() {
    ClientMessage rejected = request("auth-nobody", STRANGER);

    assertThat(((ClientMessage.Rejected) rejected).authentication()).isTrue();
    assertThat(failed(rejected, ((ClientMessage.Rejected) rejected).failure(), STRANGER))
        .isEqualTo(fixture("auth_response-4005"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"auth\"}",
        "{\"type\":\"auth\",\"data\":[]}",
        "{\"type\":\"auth\",\"data\":{\"clientId\":\"\"}}",
        "{\"type\":\"auth\",\"data\":{\"clientId\":7}}",
        "{\"type\":\"auth\",\"data\":{\"clientId\":\"a\\u0000\"}}",
        "{\"type\":\"auth\",\"data\":{\"clientId\":\"a\",\"token\":7}}",
        "{\"type\":\"auth\",\"data\":{\"clientId\":\"a\",\"sessionId\":7}}"
      })
  void refusesMalformedAuth(String frame) {
    ClientMessage.Rejected rejected = (ClientMessage.Rejected) dialect.decode(frame, STRANGER);

    assertThat(rejected.authentication()).isTrue();
    assertThat(SessionError.of(rejected.failure().code()).code()).isEqualTo(4005);
  }

  @Test
  void readsSubscribeUnsubscribeSendAndPing() {
    assertThat(request("subscribe", CLAIMED))
        .isEqualTo(
            new ClientMessage.Subscribe(
                id("msg_yyy"), List.of(TopicSelection.of(TOPIC)), false, false));
    assertThat(request("subscribe-since", CLAIMED))
        .isEqualTo(
            new ClientMessage.Subscribe(
                id("msg_yyy"),
                List.of(new TopicSelection(TOPIC, new TopicSelection.Since(null, 7), null)),
                false,
                false));
    assertThat(request("unsubscribe", CLAIMED))
        .isEqualTo(new ClientMessage.Unsubscribe(id("msg_yyy"), List.of(TOPIC)));
    assertThat(request("send", CLAIMED))
        .isEqualTo(
            new ClientMessage.Invoke(
                id("msg_zzz"),
                TcpCommands.SEND,
                new SendTcp(SESSION, "Hello World", false, null),
                null));
    assertThat(request("send-peer", CLAIMED))
        .isEqualTo(
            new ClientMessage.Invoke(
                id("msg_zzz"),
                TcpCommands.SEND,
                new SendTcp(SESSION, "00FF", true, "127.0.0.1:9000"),
                null));
    assertThat(request("ping", STRANGER))
        .isEqualTo(new ClientMessage.Heartbeat(id("msg_ping_xxx")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscribe", "unsubscribe", "send"})
  void servesNothingButAuthAndPingBeforeAuth(String name) {
    assertThat(rejection(fixtureText("request-" + name), STRANGER).code())
        .isEqualTo(FailureCode.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{}",
        "{\"type\":7}",
        "{\"type\":\"steer\"}",
        "{\"type\":\"subscribe\"}",
        "{\"type\":\"subscribe\",\"data\":null}",
        "{\"type\":\"subscribe\",\"data\":{}}",
        "{\"type\":\"subscribe\",\"data\":{\"sessionId\":\"\"}}",
        "{\"type\":\"subscribe\",\"data\":{\"sessionId\":5}}",
        "{\"type\":\"subscribe\",\"data\":{\"sessionId\":\"tcp_1\",\"since\":-1}}",
        "{\"type\":\"subscribe\",\"data\":{\"sessionId\":\"tcp_1\",\"since\":1.5}}",
        "{\"type\":\"subscribe\",\"data\":{\"sessionId\":\"tcp_1\",\"since\":\"1\"}}",
        "{\"type\":\"send\",\"data\":{\"sessionId\":\"tcp_1\"}}",
        "{\"type\":\"send\",\"data\":{\"sessionId\":\"tcp_1\",\"content\":\"\"}}",
        "{\"type\":\"send\",\"data\":{\"sessionId\":\"tcp_1\",\"content\":7}}",
        "{\"type\":\"send\",\"data\":{\"sessionId\":\"tcp_1\",\"content\":\"a\",\"isHex\":1}}",
        "{\"type\":\"send\",\"data\":{\"sessionId\":\"tcp_1\",\"content\":\"a\",\"peer\":1}}"
      })
  void refusesWhatIsNotOfTheForm(String frame) {
    assertThat(SessionError.of(rejection(frame, CLAIMED).code()).code()).isEqualTo(4005);
  }

  @Test
  void takesATextThatCanNameNoSessionForOneThatDoesNotExist() {
    String frame = "{\"type\":\"subscribe\",\"data\":{\"sessionId\":\"" + "x".repeat(129) + "\"}}";

    assertThat(rejection(frame, CLAIMED).code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void writesTheAnswersOfTheDocument() {
    var auth = (ClientMessage.Authenticate) request("auth", STRANGER);
    var subscribe = (ClientMessage.Subscribe) request("subscribe", CLAIMED);
    var confirmed = new ServerMessage.Confirmed(TOPIC, new Position("e", 4), null);
    var unsubscribe = (ClientMessage.Unsubscribe) request("unsubscribe", CLAIMED);
    var send = (ClientMessage.Invoke) request("send", CLAIMED);

    assertThat(
            answer(
                new ServerMessage.Authenticated(
                    auth, Principal.claimed(UserId.of("frontend_xxx")), NOW)))
        .isEqualTo(fixture("auth_response"));
    assertThat(answer(new ServerMessage.Subscribed(subscribe, List.of(confirmed), NOW)))
        .isEqualTo(fixture("auth_response-subscribed"));
    assertThat(answer(new ServerMessage.Unsubscribed(unsubscribe, NOW)))
        .isEqualTo(fixture("auth_response-unsubscribed"));
    assertThat(answer(new ServerMessage.Invoked(send, Reply.of(new TcpSent(11)), NOW)))
        .isEqualTo(fixture("auth_response-sent"));
    assertThat(answer(new ServerMessage.Heartbeat(id("msg_ping_xxx"), NOW)))
        .isEqualTo(fixture("pong"));
  }

  @Test
  void answersAFailedAuthWithItsCode() {
    ClientMessage auth = request("auth", STRANGER);

    assertThat(failed(auth, failure(FailureCode.UNAUTHENTICATED), STRANGER))
        .isEqualTo(fixture("auth_response-4001"));
    assertThat(failed(auth, failure(FailureCode.AUTHENTICATION_FAILED), PROVEN))
        .isEqualTo(fixture("auth_response-4002"));
    assertThat(failed(auth, failure(FailureCode.CONNECTION_LIMIT), STRANGER))
        .isEqualTo(fixture("auth_response-4009"));
  }

  @Test
  void tellsOfASessionThatAuthNamedInVainByAnError() {
    ClientMessage auth = request("auth-session", STRANGER);
    Failure unknown = Failure.of(FailureCode.NOT_FOUND, "Session " + SESSION + " not found");

    JsonNode frame = failed(auth, unknown, CLAIMED);

    assertThat(frame.get("type").textValue()).isEqualTo("error");
    assertThat(frame.get("data")).isEqualTo(fixture("error-id").get("data"));
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void writesEveryFailureByItsCode(FailureCode code) {
    assertThat(answer(new ServerMessage.Failed(null, failure(code), NOW)))
        .isEqualTo(fixture("error-" + SessionError.of(code).code()));
  }

  @Test
  void namesTheSessionAndTheRequestThatAnErrorIsAbout() {
    Failure unknown = Failure.of(FailureCode.NOT_FOUND, "Session " + SESSION + " not found");
    ClientMessage send =
        dialect.decode(fixtureText("request-send").replace("msg_zzz", "msg_yyy"), CLAIMED);

    assertThat(failed(request("subscribe", CLAIMED), unknown, CLAIMED))
        .isEqualTo(fixture("error-id"));
    assertThat(failed(send, unknown, CLAIMED)).isEqualTo(fixture("error-id"));
  }

  @Test
  void writesTcpEvents() {
    assertThat(
            event(
                new TcpMessage(SESSION, "receive", "Hello World", false, 11, NOW, null),
                new Position("e", 3)))
        .isEqualTo(fixture("tcp_message"));
    assertThat(
            event(
                new TcpMessage(SESSION, "send", "00ff", true, 2, NOW, "127.0.0.1:9000"),
                new Position("e", 3)))
        .isEqualTo(fixture("tcp_message-hex"));
    assertThat(event(new TcpStatus(SESSION, "connected", NOW, null), null))
        .isEqualTo(fixture("session_status"));
    assertThat(event(new TcpStatus(SESSION, "connected", NOW, "127.0.0.1:9000"), null))
        .isEqualTo(fixture("session_status-peer"));
    assertThat(event(new TcpStatus(SESSION, "connected", NOW, null, true), null))
        .isEqualTo(fixture("session_status-read-closed"));
  }

  @Test
  void hasNoWordsForWelcomeClosingAndOtherDomainsEvents() {
    assertThat(dialect.encode(new ServerMessage.Welcome(NOW), STRANGER)).isNull();
    assertThat(dialect.encode(new ServerMessage.Closing(1001, "", true, 0, NOW), STRANGER))
        .isNull();
    Payload other = new RunResult("s", "", "", 0, 1);
    assertThat(dialect.encode(Event.ephemeral(TOPIC, "e", NOW, other, Reach.ALL))).isNull();
  }

  @Test
  void closesOnAnyRefusedAuthAndResumesByClientId() {
    assertThat(dialect.rules().has(DialectRules.Trait.CLOSES_ON_REFUSED_AUTHENTICATION)).isTrue();
    assertThat(dialect.rules().has(DialectRules.Trait.RESUMES_BY_CLIENT_ID)).isTrue();
    assertThat(dialect.rules().claim()).isEqualTo(DialectRules.Claim.BY_MESSAGE);
    assertThat(dialect.opening(Map.of())).isEqualTo(Opening.PLAIN);
  }

  private static RequestId id(String text) {
    return new RequestId(TextNode.valueOf(text));
  }

  private static Failure failure(FailureCode code) {
    return Failure.of(code, "What was wrong");
  }

  private ClientMessage request(String name, ConnectionView connection) {
    return dialect.decode(fixtureText("request-" + name), connection);
  }

  private Failure rejection(String frame, ConnectionView connection) {
    ClientMessage.Rejected rejected = (ClientMessage.Rejected) dialect.decode(frame, connection);
    assertThat(rejected.authentication()).isFalse();
    return rejected.failure();
  }

  private static String fixtureText(String name) {
    return Fixture.of("session", name).text();
  }

  private static JsonNode fixture(String name) {
    return Fixture.of("session", name).json();
  }

  private JsonNode failed(ClientMessage request, Failure failure, ConnectionView connection) {
    return json(dialect.encode(new ServerMessage.Failed(request, failure, NOW), connection));
  }

  private JsonNode answer(ServerMessage message) {
    return json(dialect.encode(message, CLAIMED));
  }

  private JsonNode event(Payload payload, @Nullable Position position) {
    return json(dialect.encode(new Event(TOPIC, position, "evt_1", NOW, payload, Reach.ALL)));
  }

  private static JsonNode json(byte @Nullable [] frame) {
    assertThat(frame).isNotNull();
    return Json.parseObject(new String(frame, StandardCharsets.UTF_8));
  }
}
