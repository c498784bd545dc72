package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The requests of session.md and their errors, by contract 5.3 and 7. */
@Timeout(60)
class SessionFramesTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "limits.subscriptionsPerConnection=2");
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String listening(WireHttp by) throws Exception {
    return by.post("/tcp/sessions", "{'mode':'server','port':0}")
        .ok(201)
        .path("sessionId")
        .asText();
  }

  @Test
  void authenticates() throws Exception {
    try (SessionConsole console = SessionConsole.stranger(server)) {
      console.request("auth", "{'clientId':'frontend_1','version':'1.0','sessionId':null}");
      assertThat(console.done("认证成功").toString())
          .isEqualTo(WireClient.json("{'clientId':'frontend_1','serverVersion':'1.0'}"));
    }
  }

  @Test
  void subscribesAtOnceWhereAuthNamesASession() throws Exception {
    String session = listening(http);
    try (SessionConsole console = SessionConsole.stranger(server)) {
      console.request("auth", "{'clientId':'frontend_2','sessionId':'%s'}", session);
      console.done("认证成功");
      ObjectNode next = console.client().next();
      if (next.path("type").asText().equals("auth_response")) {
        assertThat(next.at("/data/status").asText()).isEqualTo("subscribed");
        next = console.client().next();
      }
      assertThat(next.path("type").asText()).as(next.toString()).isEqualTo("session_status");
      assertThat(next.at("/data/status").asText()).isEqualTo("listening");
    }
  }

  @Test
  void staysWhereAuthNamesASessionThatIsGone() throws Exception {
    try (SessionConsole console = SessionConsole.stranger(server)) {
      console.request("auth", "{'clientId':'frontend_3','sessionId':'tcp_1'}");
      console.done("认证成功");
      assertThat(console.refused("auth", 4003, "会话不存在").path("sessionId").asText())
          .isEqualTo("tcp_1");
      console.client().send("{'type':'ping','id':1}");
      console.client().next("pong");
    }
  }

  @Test
  void closesWhereAuthNamesNobody() throws Exception {
    for (String data : List.of("{}", "{'clientId':''}", "{'clientId':7}", "{'clientId':null}")) {
      try (SessionConsole console = SessionConsole.stranger(server)) {
        console.request("auth", data);
        console.turnedAway(4005, "消息格式错误");
      }
    }
  }

  @Test
  void closesOnAWrongToken() throws Exception {
    try (SessionConsole console = SessionConsole.stranger(server)) {
      console.request("auth", "{'clientId':'frontend_4','token':'wrong'}");
      console.turnedAway(4002, "认证失败");
    }
    try (WireClient client = WireClient.open(server, "session", "/ws?token=wrong")) {
      // No auth message is answered here, so it is an error like any other.
      assertThat(client.next("error").at("/data/code").intValue()).isEqualTo(4002);
      client.expectClose(1008);
    }
  }

  @Test
  void servesStrangersOnlyPings() throws Exception {
    try (SessionConsole console = SessionConsole.stranger(server)) {
      console.client().send("{'type':'ping','id':'msg_ping','timestamp':1}");
      ObjectNode pong = console.client().next("pong");
      assertThat(pong.fieldNames()).toIterable().containsExactly("type", "id", "timestamp");
      assertThat(pong.path("id").asText()).isEqualTo("msg_ping");
      for (String type : List.of("subscribe", "unsubscribe", "send")) {
        console.request(type, "{'sessionId':'tcp_1','content':'x'}");
        console.refused(type, 4001, "未认证");
      }
    }
  }

  @Test
  void refusesWhatItCannotUnderstand() throws Exception {
    try (SessionConsole console = SessionConsole.claiming(server, "clumsy")) {
      for (String bad : List.of("nonsense", "[]", "{'id':1}", "{'type':7}", "{'type':'dance'}")) {
        console.client().send(bad);
        assertThat(console.client().next("error").at("/data/code").intValue()).isEqualTo(4005);
      }
      for (String data : List.of("7", "{}", "{'sessionId':7}", "{'sessionId':''}")) {
        console.request("subscribe", data);
        console.refused("subscribe", 4005, "消息格式错误");
      }
      String session = listening(http);
      console.request("subscribe", "{'sessionId':'%s','since':'1'}", session);
      console.refused("subscribe", 4005, "消息格式错误");
      for (String rest : List.of("", ",'content':7", ",'content':'xyz','isHex':true")) {
        console.request("send", "{'sessionId':'%s'%s}", session, rest);
        console.refused("send", 4005, "消息格式错误");
      }
    }
  }

  @Test
  void refusesSessionsThatDoNotExist() throws Exception {
    try (SessionConsole console = SessionConsole.claiming(server, "late")) {
      console.request("subscribe", "{'sessionId':'tcp_404'}");
      assertThat(console.refused("subscribe", 4003, "会话不存在").path("sessionId").asText())
          .isEqualTo("tcp_404");
      console.request("send", "{'sessionId':'tcp_404','content':'x'}");
      console.refused("send", 4003, "会话不存在");
    }
  }

  @Test
  void keepsSessionsToTheirOwners() throws Exception {
    String session = listening(http.as(server.token("anna")));
    try (SessionConsole anna = SessionConsole.proven(server, server.token("anna"));
        SessionConsole ben = SessionConsole.proven(server, server.token("ben"))) {
      assertThat(anna.subscribe(session)).isEqualTo("listening");
      ben.request("subscribe", "{'sessionId':'%s'}", session);
      ben.refused("subscribe", 4004, "权限不足");
      ben.request("send", "{'sessionId':'%s','content':'x'}", session);
      ben.refused("send", 4004, "权限不足");
    }
  }

  @Test
  void refusesToSendWhereNobodyIsConnected() throws Exception {
    String session = listening(http);
    try (SessionConsole console = SessionConsole.claiming(server, "early")) {
      console.request("send", "{'sessionId':'%s','content':'x'}", session);
      assertThat(console.refused("send", 4008, "会话未连接").path("sessionId").asText())
          .isEqualTo(session);
    }
  }

  @Test
  void refusesTheSixthSocketOfAUser() throws Exception {
    List<SessionConsole> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(SessionConsole.claiming(server, "crowd"));
    }
    try (SessionConsole sixth = SessionConsole.stranger(server)) {
      sixth.request("auth", "{'clientId':'crowd'}");
      sixth.turnedAway(4009, "连接数超限");
    }
    for (SessionConsole one : five) {
      one.close();
    }
  }

  @Test
  void refusesMoreSubscriptionsThanTheLimit() throws Exception {
    List<String> sessions = List.of(listening(http), listening(http), listening(http));
    try (SessionConsole console = SessionConsole.claiming(server, "greedy")) {
      console.subscribe(sessions.get(0));
      console.subscribe(sessions.get(1));
      console.request("subscribe", "{'sessionId':'%s'}", sessions.get(2));
      console.refused("subscribe", 4010, "订阅数超限");
      console.request("unsubscribe", "{'sessionId':'%s'}", sessions.get(0));
      assertThat(console.done("取消订阅成功").path("status").asText()).isEqualTo("unsubscribed");
      console.subscribe(sessions.get(2));
    }
  }

  @Test
  void closesOnAMessageOverTheLimit() throws IOException {
    try (SessionConsole console = SessionConsole.claiming(server, "large")) {
      console.client().sendText("x".repeat(65_537));
      ObjectNode error = console.client().next("error");
      assertThat(error.at("/data/code").intValue()).isEqualTo(4007);
      assertThat(error.at("/data/message").asText()).isEqualTo("消息过大");
      console.client().expectClose(1009);
    }
  }

  @Test
  void refusesMessagesOverTheRate() throws IOException {
    try (SessionConsole console = SessionConsole.claiming(server, "fast")) {
      for (int i = 0; i < 400; i++) {
        console.client().send("{'type':'ping','id':%d}", i);
      }
      ObjectNode answer = console.client().next();
      while (answer.path("type").asText().equals("pong")) {
        answer = console.client().next();
      }
      assertThat(answer.at("/data/code").intValue()).as(answer.toString()).isEqualTo(4006);
      assertThat(answer.at("/data/message").asText()).isEqualTo("请求过于频繁");
      assertThat(answer.path("id").intValue()).isGreaterThanOrEqualTo(99);
    }
  }
}
