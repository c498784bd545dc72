package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.MarkRead;
import dev.switchboard.protocol.chat.ReadHistory;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.TopicSelection;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatDialectDecodeTest {

  private final ChatDialect dialect = new ChatDialect(ZoneOffset.UTC);

  @Test
  void readsAuthAndKeepsTheJsonTypeOfTheUserId() {
    var number = (ClientMessage.Authenticate) fixture("request-auth", ChatSocket.STRANGER);
    var text = (ClientMessage.Authenticate) fixture("request-auth-text", ChatSocket.STRANGER);

    assertThat(number)
        .isEqualTo(new ClientMessage.Authenticate(null, null, UserId.of(123), null, null));
    assertThat(number.claimedId()).extracting(UserId::numeric).isEqualTo(true);
    assertThat(text)
        .isEqualTo(new ClientMessage.Authenticate(null, null, UserId.of("alice"), null, null));
    assertThat(text.claimedId()).extracting(UserId::numeric).isEqualTo(false);
  }

  @Test
  void readsAuthByToken() {
    assertThat(fixture("request-auth-token", ChatSocket.STRANGER))
        .isEqualTo(new ClientMessage.Authenticate(null, "eyJ.e30.sig", null, null, null));
    assertThat(fixture("request-auth-token-and-user", ChatSocket.STRANGER))
        .isEqualTo(new ClientMessage.Authenticate(null, "eyJ.e30.sig", UserId.of(123), null, null));
  }

  @Test
  void readsJoinSessionAsTheOnlySubscription() {
    assertThat(fixture("request-join_session", ChatSocket.KNOWN)).isEqualTo(subscribe(456, null));
    assertThat(fixture("request-join_session-after_id", ChatSocket.KNOWN))
        .isEqualTo(subscribe(456, 789L));
  }

  @Test
  void readsLeaveSessionAsLeavingTheCurrentOne() {
    assertThat(fixture("request-leave_session", ChatSocket.in(456)))
        .isEqualTo(new ClientMessage.Unsubscribe(null, List.of(ChatTopics.session(456))));
  }

  @Test
  void readsSendMessage() {
    assertThat(fixture("request-send_message", ChatSocket.KNOWN))
        .isEqualTo(
            new ClientMessage.Invoke(
                null, ChatCommands.SEND, new SendChat(456L, "消息内容", null), null));
    assertThat(fixture("request-send_message-client_id", ChatSocket.KNOWN))
        .isEqualTo(
            new ClientMessage.Invoke(
                null, ChatCommands.SEND, new SendChat(456L, "消息内容", "c-1"), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request-typing", "request-typing-current"})
  void readsTyping(String name) {
    assertThat(fixture(name, ChatSocket.in(456)))
        .isEqualTo(new ClientMessage.Invoke(null, ChatCommands.TYPING, new ChatRef(456L), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request-read", "request-read-current"})
  void readsRead(String name) {
    assertThat(fixture(name, ChatSocket.in(456)))
        .isEqualTo(
            new ClientMessage.Invoke(null, ChatCommands.READ, new MarkRead(456L, 789L), null));
  }

  @Test
  void readsHistory() {
    assertThat(fixture("request-history", ChatSocket.KNOWN))
        .isEqualTo(
            new ClientMessage.Invoke(
                null, ChatCommands.HISTORY, new ReadHistory(456L, 790L, 20), null));
    assertThat(fixture("request-history-current", ChatSocket.in(456)))
        .isEqualTo(
            new ClientMessage.Invoke(
                null, ChatCommands.HISTORY, new ReadHistory(456L, null, null), null));
  }

  @Test
  void readsPingAlsoBeforeAuthentication() {
    assertThat(fixture("request-ping", ChatSocket.STRANGER))
        .isEqualTo(new ClientMessage.Heartbeat(null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"ping\",\"id\":7}                | 7",
        "{\"type\":\"ping\",\"id\":\"a\"}            | \"a\"",
        "{\"type\":\"ping\",\"id\":1e300}            | 1E+300",
        "{\"type\":\"nonsense\",\"id\":7}            | 7",
        "{\"type\":\"auth\",\"id\":99999999999999999999} | 99999999999999999999",
        "{\"type\":\"join_session\",\"id\":\"x\"}    | \"x\""
      })
  void keepsTheIdOfARequestForItsAnswer(String frame, String id) {
    assertThat(decode(frame, ChatSocket.STRANGER).requestId())
        .extracting(request -> request.json().toString())
        .isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "{}", "[1]"})
  void passesOverAnIdThatIsNeitherTextNorNumber(String id) {
    assertThat(decode("{\"type\":\"ping\",\"id\":" + id + "}", ChatSocket.KNOWN))
        .isEqualTo(new ClientMessage.Heartbeat(null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"type\":\"ping\"",
        "{\"type\":\"ping\"} x",
        "{\"type\":\"ping\"}{\"type\":\"ping\"}",
        "{\"type\":\"ping\",\"type\":\"ping\"}",
        "{'type':'ping'}",
        "{\"type\":\"ping\",}",
        "{\"type\":\"ping\",\"n\":NaN}",
        "{\"type\":\"ping\",\"n\":01}",
        "{\"type\":\"ping\",\"n\":\"a\nb\"}",
        "{\"type\":\"ping\",\"n\":\"\\ud83d\"}",
        "{\"type\":\"ping\",\"n\":\"\\uDE00\\uD83D\"}",
        "{\"type\":\"ping\",\"\\ud83d\":1}",
        "[]",
        "[{\"type\":\"ping\"}]",
        "\"ping\"",
        "1",
        "1e400",
        "null",
        "true",
        "{}",
        "{\"type\":null}",
        "{\"type\":1}",
        "{\"type\":[\"ping\"]}",
        "{\"Type\":\"ping\"}"
      })
  void refusesWhatIsNotOfTheForm(String frame) {
    assertRefused(frame, ChatSocket.STRANGER, "消息格式错误");
    assertRefused(frame, ChatSocket.KNOWN, "消息格式错误");
  }

  @Test
  void takesAWholeSurrogatePair() {
    var sent =
        (ClientMessage.Invoke)
            decode(
                "{\"type\":\"send_message\",\"session_id\":1,\"content\":\"\\ud83d\\ude00\"}",
                ChatSocket.KNOWN);

    assertThat(sent.arguments().as(SendChat.class).content()).isEqualTo("😀");
  }

  @Test
  void takesNestingUpTo32LevelsAndRefusesMore() {
    assertThat(decode(nested(32), ChatSocket.KNOWN)).isEqualTo(new ClientMessage.Heartbeat(null));
    assertRefused(nested(33), ChatSocket.KNOWN, "消息格式错误");
    assertRefused(nested(20_000), ChatSocket.KNOWN, "消息格式错误");
  }

  @Test
  void refusesNumbersOfMoreThanAHundredDigits() {
    assertRefused("{\"type\":\"ping\",\"n\":" + "9".repeat(101) + "}", ChatSocket.KNOWN, "消息格式错误");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "", "PING", "pong", "new_message", "auth "})
  void refusesUnknownTypes(String type) {
    assertRefused("{\"type\":\"" + type + "\"}", ChatSocket.STRANGER, "未知的消息类型");
    assertRefused("{\"type\":\"" + type + "\"}", ChatSocket.KNOWN, "未知的消息类型");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"join_session", "leave_session", "send_message", "typing", "read", "history"})
  void servesStrangersNothingButAuthAndPing(String type) {
    assertRefused("{\"type\":\"" + type + "\"}", ChatSocket.STRANGER, "未认证");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"type\":\"auth\"} | 缺少用户ID",
        "{\"type\":\"auth\",\"user_id\":null} | 缺少用户ID",
        "{\"type\":\"auth\",\"user_id\":\"\"} | 缺少用户ID",
        "{\"type\":\"auth\",\"user_id\":null,\"token\":null} | 缺少用户ID",
        "{\"type\":\"auth\",\"user_id\":true} | 消息格式错误",
        "{\"type\":\"auth\",\"user_id\":1.5} | 消息格式错误",
        "{\"type\":\"auth\",\"user_id\":1e400} | 消息格式错误",
        "{\"type\":\"auth\",\"user_id\":1e999999999} | 消息格式错误",
        "{\"type\":\"auth\",\"user_id\":99999999999999999999} | 消息格式错误",
        "{\"type\":\"auth\",\"user_id\":{}} | 消息格式错误",
        "{\"type\":\"auth\",\"user_id\":[1]} | 消息格式错误",
        "{\"type\":\"auth\",\"user_id\":\"a\\u0000b\"} | 消息格式错误",
        "{\"type\":\"auth\",\"user_id\":1,\"token\":5} | 消息格式错误",
        "{\"type\":\"join_session\"} | 缺少会话ID",
        "{\"type\":\"join_session\",\"session_id\":null} | 缺少会话ID",
        "{\"type\":\"join_session\",\"session_id\":\"456\"} | 会话不存在",
        "{\"type\":\"join_session\",\"session_id\":\"\"} | 缺少会话ID",
        "{\"type\":\"join_session\",\"session_id\":0} | 会话不存在",
        "{\"type\":\"join_session\",\"session_id\":-1} | 会话不存在",
        "{\"type\":\"join_session\",\"session_id\":1.5} | 会话不存在",
        "{\"type\":\"join_session\",\"session_id\":1e300} | 会话不存在",
        "{\"type\":\"join_session\",\"session_id\":1e400} | 消息格式错误",
        "{\"type\":\"join_session\",\"session_id\":9007199254740992} | 会话不存在",
        "{\"type\":\"join_session\",\"session_id\":99999999999999999999} | 会话不存在",
        "{\"type\":\"join_session\",\"session_id\":{}} | 会话不存在",
        "{\"type\":\"join_session\",\"session_id\":1,\"after_id\":-1} | 消息格式错误",
        "{\"type\":\"join_session\",\"session_id\":1,\"after_id\":\"7\"} | 消息格式错误",
        "{\"type\":\"join_session\",\"session_id\":1,\"after_id\":0.5} | 消息格式错误",
        "{\"type\":\"leave_session\"} | 未加入会话",
        "{\"type\":\"send_message\"} | 缺少会话ID或消息内容",
        "{\"type\":\"send_message\",\"session_id\":1} | 缺少会话ID或消息内容",
        "{\"type\":\"send_message\",\"content\":\"x\"} | 缺少会话ID或消息内容",
        "{\"type\":\"send_message\",\"session_id\":1,\"content\":\"\"} | 缺少会话ID或消息内容",
        "{\"type\":\"send_message\",\"session_id\":1,\"content\":null} | 缺少会话ID或消息内容",
        "{\"type\":\"send_message\",\"session_id\":\"\",\"content\":\"x\"} | 缺少会话ID或消息内容",
        "{\"type\":\"send_message\",\"session_id\":1,\"content\":5} | 消息格式错误",
        "{\"type\":\"send_message\",\"session_id\":1,\"content\":{}} | 消息格式错误",
        "{\"type\":\"send_message\",\"session_id\":\"x\",\"content\":\"x\"} | 会话不存在",
        "{\"type\":\"send_message\",\"session_id\":1,\"content\":\"x\",\"client_id\":5} | 消息格式错误",
        "{\"type\":\"send_message\",\"session_id\":1,\"content\":\"x\",\"client_id\":\"\"} | 消息格式错误",
        "{\"type\":\"typing\"} | 缺少会话ID",
        "{\"type\":\"typing\",\"session_id\":\"x\"} | 会话不存在",
        "{\"type\":\"read\",\"message_id\":1} | 缺少会话ID",
        "{\"type\":\"read\",\"session_id\":1} | 消息格式错误",
        "{\"type\":\"read\",\"session_id\":1,\"message_id\":\"1\"} | 消息格式错误",
        "{\"type\":\"read\",\"session_id\":1,\"message_id\":99999999999999999999} | 消息格式错误",
        "{\"type\":\"history\"} | 缺少会话ID",
        "{\"type\":\"history\",\"session_id\":1,\"before_id\":true} | 消息格式错误",
        "{\"type\":\"history\",\"session_id\":1,\"limit\":0} | 消息格式错误",
        "{\"type\":\"history\",\"session_id\":1,\"limit\":501} | 消息格式错误",
        "{\"type\":\"history\",\"session_id\":1,\"limit\":9007199254740992} | 消息格式错误",
        "{\"type\":\"history\",\"session_id\":1,\"limit\":2.5} | 消息格式错误"
      })
  void refusesWrongFieldsInTheWordsOfTheContract(String frame, String text) {
    assertRefused(frame, ChatSocket.KNOWN, text);
  }

  @Test
  void refusesContentBeyondTheLimitAsTooLarge() {
    String longest = "x".repeat(SendChat.MAX_CONTENT);

    assertThat(decode(sending(longest), ChatSocket.KNOWN).kind())
        .isEqualTo(ClientMessage.Kind.INVOKE);
    assertRefused(sending(longest + "x"), ChatSocket.KNOWN, "消息过大");
  }

  @Test
  void namesItsRules() {
    assertThat(dialect.rules())
        .isEqualTo(
            DialectRules.of("chat", DialectRules.Claim.BY_MESSAGE)
                .with(DialectRules.Trait.WELCOMES_BEFORE_AUTHENTICATION));
  }

  private ClientMessage fixture(String name, ChatSocket socket) {
    return decode(Fixture.of("chat", name).text(), socket);
  }

  private ClientMessage decode(String frame, ChatSocket socket) {
    return dialect.decode(frame, socket);
  }

  private void assertRefused(String frame, ChatSocket socket, String text) {
    ClientMessage message = decode(frame, socket);

    assertThat(message).isInstanceOf(ClientMessage.Rejected.class);
    FailureCode code = ((ClientMessage.Rejected) message).failure().code();
    assertThat(ChatErrors.text(code)).isEqualTo(text);
  }

  private static ClientMessage.Subscribe subscribe(long sessionId, @Nullable Long afterId) {
    return new ClientMessage.Subscribe(
        null,
        List.of(new TopicSelection(ChatTopics.session(sessionId), null, afterId)),
        true,
        true);
  }

  private static String sending(String content) {
    return "{\"type\":\"send_message\",\"session_id\":1,\"content\":\"" + content + "\"}";
  }

  private static String nested(int levels) {
    return "{\"type\":\"ping\",\"n\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
  }
}
