package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every frame of chat.md as the document shows it, and the texts of contract 5.5. */
@Timeout(60)
class ChatFramesTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static long nextSession = 1_000;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "limits.connectionsPerUser=0");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WireClient connect() throws IOException {
    WireClient client = WireClient.open(server, "chat");
    client.next("connected");
    return client;
  }

  private static WireClient authenticated(int userId) throws IOException {
    WireClient client = connect();
    client.send("{'type':'auth','user_id':%d}", userId);
    client.next("auth_success");
    return client;
  }

  private static WireClient joined(int userId, long sessionId) throws IOException {
    WireClient client = authenticated(userId);
    client.send("{'type':'join_session','session_id':%d}", sessionId);
    client.expect("{'type':'joined_session','session_id':%d}", sessionId);
    return client;
  }

  private static synchronized long unusedSession() {
    return nextSession++;
  }

  private static long say(WireClient client, long sessionId, String content) throws IOException {
    client.send("{'type':'send_message','session_id':%d,'content':'%s'}", sessionId, content);
    ObjectNode message = client.next("new_message");
    assertThat(message.path("message").path("content").textValue()).isEqualTo(content);
    return message.path("message").path("id").longValue();
  }

  @Test
  void greetsWithTheConnectionId() throws IOException {
    try (WireClient client = WireClient.open(server, "chat")) {
      ObjectNode connected = client.next();

      assertThat(connected.fieldNames())
          .toIterable()
          .containsExactly("type", "message", "connection_id");
      assertThat(connected.path("type").textValue()).isEqualTo("connected");
      assertThat(connected.path("message").textValue()).isEqualTo("WebSocket连接成功");
      assertThat(connected.path("connection_id").textValue()).isNotEmpty();
    }
  }

  @Test
  void givesTheUserIdBackInItsType() throws IOException {
    try (WireClient client = connect()) {
      client.send("{'type':'auth','user_id':123}");
      client.expect("{'type':'auth_success','user_id':123}");
    }
    try (WireClient client = connect()) {
      client.send("{'type':'auth','user_id':'123'}");
      client.expect("{'type':'auth_success','user_id':'123'}");
    }
  }

  @Test
  void refusesAuthenticationWithoutAUserId() throws IOException {
    try (WireClient client = connect()) {
      client.send("{'type':'auth'}");
      client.expect("{'type':'error','error':'缺少用户ID'}");
      client.send("{'type':'auth','user_id':null}");
      client.expect("{'type':'error','error':'缺少用户ID'}");
      client.send("{'type':'auth','user_id':''}");
      client.expect("{'type':'error','error':'缺少用户ID'}");
      client.send("{'type':'auth','user_id':{}}");
      client.expect("{'type':'error','error':'消息格式错误'}");
      client.send("{'type':'auth','user_id':7}");
      client.expect("{'type':'auth_success','user_id':7}");
    }
  }

  @Test
  void servesOnlyPingBeforeAuthentication() throws IOException {
    try (WireClient client = connect()) {
      client.send("{'type':'ping'}");
      client.expect("{'type':'pong'}");
      for (String type :
          new String[] {
            "join_session", "leave_session", "send_message", "typing", "read", "history"
          }) {
        client.send(
            "{'type':'%s','session_id':456,'content':'x','message_id':1,'id':'%s'}", type, type);
        client.expect("{'type':'error','error':'未认证','id':'%s'}", type);
      }
    }
  }

  @Test
  void joinsAndLeaves() throws IOException {
    long session = unusedSession();
    try (WireClient client = joined(1, session)) {
      client.send("{'type':'leave_session'}");
      client.expect("{'type':'left_session','session_id':%d}", session);
      client.send("{'type':'leave_session'}");
      client.expect("{'type':'error','error':'未加入会话'}");
    }
  }

  @Test
  void namesWhatIsWrongWithASessionId() throws IOException {
    try (WireClient client = authenticated(1)) {
      client.send("{'type':'join_session'}");
      client.expect("{'type':'error','error':'缺少会话ID'}");
      client.send("{'type':'join_session','session_id':null}");
      client.expect("{'type':'error','error':'缺少会话ID'}");
      for (String id : new String[] {"'abc'", "1.5", "-1", "0", "true", "[]", "1e99"}) {
        client.send("{'type':'join_session','session_id':" + id + "}");
        client.expect("{'type':'error','error':'会话不存在'}");
      }
      client.send("{'type':'send_message','session_id':99999999,'content':'x'}");
      client.expect("{'type':'error','error':'会话不存在'}");
      for (String type : new String[] {"typing", "read", "history"}) {
        client.send("{'type':'%s','message_id':1}", type);
        client.expect("{'type':'error','error':'缺少会话ID'}");
      }
    }
  }

  @Test
  void sendsMessagesToAllInTheSession() throws IOException {
    long session = unusedSession();
    try (WireClient user = joined(123, session);
        WireClient other = joined(9, session)) {
      user.send("{'type':'send_message','session_id':%d,'content':'消息内容'}", session);

      ObjectNode own = user.next();
      assertThat(own.fieldNames()).toIterable().containsExactly("type", "session_id", "message");
      assertThat(own.path("type").textValue()).isEqualTo("new_message");
      assertThat(own.path("session_id").longValue()).isEqualTo(session);
      ObjectNode message = (ObjectNode) own.path("message");
      assertThat(message.fieldNames())
          .toIterable()
          .containsExactly("id", "session_id", "sender_id", "content", "created_at");
      assertThat(message.path("id").isIntegralNumber()).isTrue();
      assertThat(message.path("session_id").longValue()).isEqualTo(session);
      assertThat(message.path("sender_id").intValue()).isEqualTo(123);
      assertThat(message.path("content").textValue()).isEqualTo("消息内容");
      LocalDateTime created =
          LocalDateTime.parse(
              message.path("created_at").textValue(),
              DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
      assertThat(created)
          .isBetween(
              LocalDateTime.now(ZoneOffset.UTC).minusMinutes(1),
              LocalDateTime.now(ZoneOffset.UTC).plusSeconds(1));
      assertThat(other.next()).isEqualTo(own);
    }
  }

  @Test
  void needsSessionAndContentToSend() throws IOException {
    try (WireClient client = authenticated(1)) {
      for (String rest : new String[] {"", ",'session_id':1", ",'content':'x'"}) {
        client.send("{'type':'send_message'" + rest + "}");
        client.expect("{'type':'error','error':'缺少会话ID或消息内容'}");
      }
      client.send("{'type':'send_message','session_id':1,'content':''}");
      client.expect("{'type':'error','error':'缺少会话ID或消息内容'}");
      client.send("{'type':'send_message','session_id':1,'content':5}");
      client.expect("{'type':'error','error':'消息格式错误'}");
    }
  }

  @Test
  void sendsWithoutHavingJoined() throws IOException {
    long session = unusedSession();
    try (WireClient inside = joined(1, session);
        WireClient outside = authenticated(2)) {
      outside.send("{'type':'send_message','session_id':%d,'content':'hello'}", session);

      assertThat(inside.next("new_message").path("message").path("sender_id").intValue())
          .isEqualTo(2);
      outside.send("{'type':'ping'}");
      outside.expect("{'type':'pong'}");
    }
  }

  @Test
  void isInOneSessionAtATime() throws IOException {
    long first = unusedSession();
    long second = unusedSession();
    try (WireClient client = joined(1, first);
        WireClient other = joined(2, first)) {
      client.send("{'type':'join_session','session_id':%d}", second);
      client.expect("{'type':'joined_session','session_id':%d}", second);

      say(other, first, "not for the one who left");
      say(client, second, "in the second");
      client.send("{'type':'leave_session'}");
      client.expect("{'type':'left_session','session_id':%d}", second);
    }
  }

  @Test
  void replaysBehindTheMessageAskedFor() throws IOException {
    long session = unusedSession();
    try (WireClient writer = joined(1, session);
        WireClient reader = authenticated(2)) {
      say(writer, session, "one");
      long two = say(writer, session, "two");
      say(writer, session, "three");
      say(writer, session, "four");

      reader.send("{'type':'join_session','session_id':%d,'after_id':%d}", session, two);
      reader.expect("{'type':'joined_session','session_id':%d}", session);
      assertThat(reader.next("new_message").at("/message/content").textValue()).isEqualTo("three");
      assertThat(reader.next("new_message").at("/message/content").textValue()).isEqualTo("four");
      say(writer, session, "five");
      assertThat(reader.next("new_message").at("/message/content").textValue()).isEqualTo("five");
    }
  }

  @Test
  void answersARepeatedClientIdWithTheFirstMessageToItsSenderAlone() throws IOException {
    long session = unusedSession();
    String request =
        "{'type':'send_message','session_id':%d,'content':'once','client_id':'c-1','id':%d}";
    try (WireClient sender = joined(1, session);
        WireClient other = joined(2, session)) {
      sender.send(request, session, 1);
      ObjectNode first = sender.next("new_message");
      assertThat(first.at("/message/client_id").textValue()).isEqualTo("c-1");
      sender.send(request, session, 2);
      ObjectNode again = sender.next("new_message");

      assertThat(again.path("message")).isEqualTo(first.path("message"));
      assertThat(again.path("id").intValue()).isEqualTo(2);
      say(sender, session, "another");
      assertThat(other.next("new_message").at("/message/content").textValue()).isEqualTo("once");
      assertThat(other.next("new_message").at("/message/content").textValue()).isEqualTo("another");
    }
  }

  @Test
  void showsTypingToTheOthersOnly() throws IOException {
    long session = unusedSession();
    try (WireClient typist = joined(1, session);
        WireClient other = joined(2, session)) {
      typist.send("{'type':'typing','session_id':%d}", session);
      typist.send("{'type':'typing'}");
      say(typist, session, "typed");

      other.expect("{'type':'typing','session_id':%d,'user_id':1}", session);
      other.expect("{'type':'typing','session_id':%d,'user_id':1}", session);
      other.next("new_message");
    }
  }

  @Test
  void tellsAllWhatWasRead() throws IOException {
    long session = unusedSession();
    try (WireClient writer = joined(1, session);
        WireClient reader = joined(2, session)) {
      long id = say(writer, session, "read me");
      reader.next("new_message");
      reader.send("{'type':'read','session_id':%d,'message_id':%d}", session, id);

      String frame =
          "{'type':'message_read','session_id':%d,'message_id':%d,'user_id':2}"
              .formatted(session, id);
      reader.expect(frame);
      writer.expect(frame);
      reader.send("{'type':'read','message_id':'x'}");
      reader.expect("{'type':'error','error':'消息格式错误'}");
    }
  }

  @Test
  void pagesThroughHistoryFromTheNewest() throws IOException {
    long session = unusedSession();
    try (WireClient client = joined(1, session)) {
      ObjectNode[] said = new ObjectNode[5];
      for (int i = 0; i < said.length; i++) {
        client.send("{'type':'send_message','session_id':%d,'content':'m%d'}", session, i);
        said[i] = (ObjectNode) client.next("new_message").path("message");
      }

      client.send("{'type':'history','session_id':%d,'limit':2,'id':'h'}", session);
      client.expect(
          "{'type':'history','session_id':%d,'messages':[%s,%s],'has_more':true,'id':'h'}",
          session, said[3], said[4]);
      client.send("{'type':'history','limit':2,'before_id':%d}", said[3].path("id").longValue());
      client.expect(
          "{'type':'history','session_id':%d,'messages':[%s,%s],'has_more':true}",
          session, said[1], said[2]);
      client.send("{'type':'history','before_id':%d}", said[1].path("id").longValue());
      client.expect(
          "{'type':'history','session_id':%d,'messages':[%s],'has_more':false}", session, said[0]);
      client.send("{'type':'history','limit':501}");
      client.expect("{'type':'error','error':'消息格式错误'}");
      client.send("{'type':'history','session_id':99999999}");
      client.expect("{'type':'error','error':'会话不存在'}");
    }
  }

  @Test
  void readsButDoesNotWriteAClosedSession() throws Exception {
    WireHttp http = WireHttp.of(server);
    long session =
        http.post("/chat/sessions", "{'userId':5}").ok(201).path("sessionId").longValue();
    try (WireClient client = joined(5, session)) {
      long id = say(client, session, "before");
      http.post("/chat/sessions/" + session + "/close", "").ok(200);

      client.send("{'type':'send_message','session_id':%d,'content':'after'}", session);
      client.expect("{'type':'error','error':'会话已关闭'}");
      client.send("{'type':'typing'}");
      client.expect("{'type':'error','error':'会话已关闭'}");
      client.send("{'type':'read','message_id':%d}", id);
      client.expect("{'type':'error','error':'会话已关闭'}");
      client.send("{'type':'history'}");
      assertThat(client.next("history").path("messages")).hasSize(1);
    }
    try (WireClient late = joined(5, session)) {
      late.send("{'type':'leave_session','id':1.5}");
      late.expect("{'type':'left_session','session_id':%d,'id':1.5}", session);
    }
  }

  @Test
  void givesTheIdOfARequestBack() throws IOException {
    long session = unusedSession();
    try (WireClient client = connect()) {
      client.send("{'type':'auth','user_id':1,'id':'a'}");
      client.expect("{'type':'auth_success','user_id':1,'id':'a'}");
      client.send("{'type':'join_session','session_id':%d,'id':7}", session);
      client.expect("{'type':'joined_session','session_id':%d,'id':7}", session);
      client.send("{'type':'ping','id':'p'}");
      client.expect("{'type':'pong','id':'p'}");
      client.send("{'type':'dance','id':'d'}");
      client.expect("{'type':'error','error':'未知的消息类型','id':'d'}");
      client.send("{'type':'send_message','id':'s'}");
      client.expect("{'type':'error','error':'缺少会话ID或消息内容','id':'s'}");
    }
  }
}
