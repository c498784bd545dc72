package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatHistory;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.ReadHistory;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatDialectEncodeTest {

  private static final long NOON = Instant.parse("2024-01-01T12:00:00.999Z").toEpochMilli();
  private static final Topic TOPIC = ChatTopics.session(456);
  private static final ChatMessage MESSAGE =
      new ChatMessage(789, 456, UserId.of(123), "消息内容", NOON, null);
  private static final ChatMessage NAMED =
      new ChatMessage(789, 456, UserId.of(123), "消息内容", NOON, "c-1");

  private final ChatDialect dialect = new ChatDialect(ZoneOffset.UTC);

  @Test
  void writesConnected() {
    assertThat(answer(new ServerMessage.Welcome(NOON))).isEqualTo(fixture("connected"));
  }

  @Test
  void writesTheUserIdInTheTypeThatItWasSentAs() {
    Principal proven =
        new Principal(UserId.of("123"), Role.USER, List.of(), Principal.Proof.TOKEN, null);

    assertThat(answer(authenticated(UserId.of(123), proven))).isEqualTo(fixture("auth_success"));
    assertThat(answer(authenticated(UserId.of("alice"), Principal.claimed(UserId.of("alice")))))
        .isEqualTo(fixture("auth_success-text"));
  }

  @Test
  void writesTheTokensNameWhereNoUserIdWasSent() {
    Principal proven =
        new Principal(UserId.of("alice"), Role.USER, List.of(), Principal.Proof.TOKEN, null);

    assertThat(answer(authenticated(null, proven))).isEqualTo(fixture("auth_success-text"));
  }

  @Test
  void writesJoinedSession() {
    var request = new ClientMessage.Subscribe(null, List.of(TopicSelection.of(TOPIC)), true, true);
    var confirmed = new ServerMessage.Confirmed(TOPIC, new Position("e", 4), null);

    assertThat(answer(new ServerMessage.Subscribed(request, List.of(confirmed), NOON)))
        .isEqualTo(fixture("joined_session"));
  }

  @Test
  void writesLeftSession() {
    var request = new ClientMessage.Unsubscribe(null, List.of(TOPIC));

    assertThat(answer(new ServerMessage.Unsubscribed(request, NOON)))
        .isEqualTo(fixture("left_session"));
  }

  @Test
  void writesNewMessage() {
    assertThat(event(MESSAGE)).isEqualTo(fixture("new_message"));
    assertThat(event(NAMED)).isEqualTo(fixture("new_message-client_id"));
  }

  @Test
  void tellsTheTimeInItsZone() {
    ChatDialect inShanghai = new ChatDialect(ZoneId.of("Asia/Shanghai"));

    assertThat(text(inShanghai.encode(durable(MESSAGE))))
        .contains("\"created_at\":\"2024-01-01 20:00:00\"");
  }

  @Test
  void writesTyping() {
    assertThat(event(new ChatTyping(456, UserId.of(123)))).isEqualTo(fixture("typing"));
  }

  @Test
  void writesMessageRead() {
    assertThat(event(new ChatRead(456, 789, UserId.of(123)))).isEqualTo(fixture("message_read"));
  }

  @Test
  void hasNoWordsForOtherDomainsEvents() {
    assertThat(dialect.encode(durable(new RunResult("s", "", "", 0, 1)))).isNull();
  }

  @Test
  void writesHistory() {
    var second = new ChatMessage(790, 456, UserId.of("alice"), "消息内容", NOON + 1_000, "c-1");
    var history = new ChatHistory(List.of(MESSAGE, second), true);

    assertThat(
            answer(
                invoked(
                    new ClientMessage.Invoke(
                        null, ChatCommands.HISTORY, new ReadHistory(456L, null, null), null),
                    Reply.of(history))))
        .isEqualTo(fixture("history"));
  }

  @Test
  void saysNothingWhereTheEventItselfIsTheAnswer() {
    var sent =
        new ClientMessage.Invoke(null, ChatCommands.SEND, new SendChat(456L, "消息内容", "c-1"), null);
    var typed = new ClientMessage.Invoke(null, ChatCommands.TYPING, new ChatRef(456L), null);

    assertThat(encode(invoked(sent, Reply.of(NAMED)))).isNull();
    assertThat(encode(invoked(typed, new Reply<>(Nothing.NOTHING, true)))).isNull();
  }

  @Test
  void tellsTheSenderOfARepeatTheFirstMessage() {
    var sent =
        new ClientMessage.Invoke(null, ChatCommands.SEND, new SendChat(456L, "消息内容", "c-1"), null);

    assertThat(answer(invoked(sent, new Reply<>(NAMED, true))))
        .isEqualTo(fixture("new_message-client_id"));
  }

  @Test
  void writesPong() {
    assertThat(answer(new ServerMessage.Heartbeat(null, NOON))).isEqualTo(fixture("pong"));
  }

  @Test
  void givesBackTheIdOfARequest() {
    RequestId id = new RequestId(TextNode.valueOf("r-1"));

    assertThat(answer(new ServerMessage.Heartbeat(id, NOON)))
        .isEqualTo("{\"type\":\"pong\",\"id\":\"r-1\"}");
  }

  @Test
  void givesBackTheIdOfARequestThatFailed() {
    Failure failure = Failure.of(FailureCode.MISSING_SESSION_ID, "session_id is missing");

    assertThat(answer(failed(null, failure))).isEqualTo(fixture("error"));
    assertThat(answer(failed(new RequestId(IntNode.valueOf(7)), failure)))
        .isEqualTo(fixture("error-id"));
  }

  @Test
  void writesErrorsThatNoRequestCaused() {
    Failure failure = Failure.of(FailureCode.MISSING_SESSION_ID, "");

    assertThat(answer(new ServerMessage.Failed(null, failure, NOON))).isEqualTo(fixture("error"));
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING_USER_ID, 缺少用户ID",
    "MISSING_SESSION_ID, 缺少会话ID",
    "UNAUTHENTICATED, 未认证",
    "MISSING_SESSION_ID_OR_CONTENT, 缺少会话ID或消息内容",
    "NOT_FOUND, 会话不存在",
    "FOREIGN, 无权访问该会话",
    "NOT_JOINED, 未加入会话",
    "CLOSED, 会话已关闭",
    "INVALID_MESSAGE, 消息格式错误",
    "UNKNOWN_TYPE, 未知的消息类型",
    "MESSAGE_TOO_LARGE, 消息过大",
    "RATE_LIMITED, 请求过于频繁",
    "AUTHENTICATION_FAILED, 认证失败",
    "CONNECTION_LIMIT, 连接数超限"
  })
  void saysEveryErrorInTheWordsOfTheContract(FailureCode code, String words) {
    assertThat(answer(failed(null, Failure.of(code, ""))))
        .isEqualTo("{\"type\":\"error\",\"error\":\"" + words + "\"}");
  }

  private static ServerMessage authenticated(@Nullable UserId claimed, Principal principal) {
    return new ServerMessage.Authenticated(
        new ClientMessage.Authenticate(null, null, claimed, null, null), principal, NOON);
  }

  private static ServerMessage invoked(ClientMessage.Invoke request, Reply<?> reply) {
    return new ServerMessage.Invoked(request, reply, NOON);
  }

  private static ServerMessage failed(@Nullable RequestId id, Failure failure) {
    return new ServerMessage.Failed(new ClientMessage.Rejected(id, failure), failure, NOON);
  }

  private static Event durable(Payload payload) {
    return Event.durable(TOPIC, new Position("e", 5), "evt_789", NOON, payload);
  }

  private byte @Nullable [] encode(ServerMessage message) {
    return dialect.encode(message, ChatSocket.in(456));
  }

  private String answer(ServerMessage message) {
    return text(encode(message));
  }

  private String event(Payload payload) {
    return text(dialect.encode(durable(payload)));
  }

  private static String text(byte @Nullable [] frame) {
    assertThat(frame).isNotNull();
    return new String(frame, StandardCharsets.UTF_8);
  }

  private static String fixture(String name) {
    return Fixture.of("chat", name).json().toString();
  }
}
