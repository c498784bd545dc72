package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.nio.file.Path;
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
    server = WireServer.start(directory);
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
  void answersUnderTheIdOfTheRequestWhateverItIs() throws Exception {
    String session = listening(http);
    try (SessionConsole console = SessionConsole.stranger(server)) {
      WireClient client = console.client();
      client.send("{'type':'subscribe','id':1,'data':{'sessionId':'%s'}}", session);
      assertThat(client.next("error").path("id").toString()).isEqualTo("1");
      client.send("{'type':'auth','id':2.5,'data':{'clientId':'numbered'}}");
      assertThat(client.next("auth_response").path("id").toString()).isEqualTo("2.5");
      client.send("{'type':'subscribe','id':'','data':{'sessionId':'%s'}}", session);
      assertThat(client.next("auth_response").path("id").textValue()).isEmpty();
      client.next("session_status");
      for (String none : List.of("null", "true", "{}", "[]")) {
        client.send("{'type':'dance','id':%s}", none);
        assertThat(client.next("error").has("id")).isFalse();
      }
    }
  }

  @Test
  void tellsThatItCannotServeWhereSessionsAreNotServed(@TempDir Path other) throws Exception {
    try (WireServer without = WireServer.start(other, "roles=gateway,task");
        SessionConsole console = SessionConsole.claiming(without, "astray")) {
      console.request("send", "{'sessionId':'tcp_1','content':'x'}");
      console.refused("send", 5000, "服务器内部错误");
      console.request("subscribe", "{'sessionId':'tcp_1'}");
      console.refused("subscribe", 4003, "会话不存在");
    }
  }
}
