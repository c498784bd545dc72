package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may what in chat, with a token and by one's own word (contract 3 and 5.5). */
@Timeout(60)
class ChatTokensTest {

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

  private static WireClient connect() throws IOException {
    WireClient client = WireClient.open(server, "chat");
    client.next("connected");
    return client;
  }

  private static WireClient authenticated(String token) throws IOException {
    WireClient client = connect();
    client.send("{'type':'auth','token':'%s'}", token);
    client.next("auth_success");
    return client;
  }

  private static long sessionOf(String userId) throws IOException, InterruptedException {
    return http.post("/chat/sessions", "{'userId':'%s'}", userId)
        .ok(201)
        .path("sessionId")
        .longValue();
  }

  @Test
  void takesTheUserFromTheToken() throws IOException {
    try (WireClient client = connect()) {
      client.send("{'type':'auth','token':'%s'}", server.token("anna"));
      client.expect("{'type':'auth_success','user_id':'anna'}");
    }
    try (WireClient client = connect()) {
      client.send("{'type':'auth','token':'%s','user_id':123}", server.token("123"));
      client.expect("{'type':'auth_success','user_id':123}");
    }
  }

  @Test
  void takesTheUserFromTheTokenOfTheHandshake() throws IOException {
    try (WireClient client = WireClient.open(server, "chat", "/?token=" + server.token("anna"))) {
      client.next("connected");

      client.send("{'type':'auth'}");
      client.expect("{'type':'auth_success','user_id':'anna'}");
    }
  }

  @Test
  void closesWhoPresentsAWrongToken() throws IOException {
    try (WireClient client = connect()) {
      client.send("{'type':'auth','token':'not.a.token','user_id':1,'id':'t'}");
      client.expect("{'type':'error','error':'认证失败','id':'t'}");
      client.expectClose(1008);
    }
    try (WireClient client = WireClient.open(server, "chat", "/?token=wrong")) {
      client.expect("{'type':'error','error':'认证失败'}");
      client.expectClose(1008);
    }
  }

  @Test
  void closesWhoClaimsAnothersName() throws IOException {
    try (WireClient client = connect()) {
      client.send("{'type':'auth','token':'%s','user_id':'bert'}", server.token("anna"));
      client.expect("{'type':'error','error':'认证失败'}");
      client.expectClose(1008);
    }
  }

  @Test
  void takesATokenAtTheHandshake() throws Exception {
    long session = sessionOf("hans");
    String token = server.token("hans");
    try (WireClient client =
        WireClient.open(server, "chat", "/", "Authorization: Bearer " + token)) {
      client.next("connected");
      client.send("{'type':'join_session','session_id':%d}", session);
      client.expect("{'type':'joined_session','session_id':%d}", session);
      client.send("{'type':'auth','user_id':'hans'}");
      client.expect("{'type':'auth_success','user_id':'hans'}");
    }
  }

  @Test
  void keepsUsersOutOfTheSessionsOfOthers() throws Exception {
    long session = sessionOf("owner");
    try (WireClient client = authenticated(server.token("stranger"))) {
      for (String type : List.of("join_session", "send_message", "typing", "read", "history")) {
        client.send("{'type':'%s','session_id':%d,'content':'x','message_id':1}", type, session);
        client.expect("{'type':'error','error':'无权访问该会话'}");
      }
    }
    try (WireClient owner = authenticated(server.token("owner"))) {
      owner.send("{'type':'join_session','session_id':%d}", session);
      owner.expect("{'type':'joined_session','session_id':%d}", session);
    }
  }

  @Test
  void letsAgentsAndAdminsIntoEverySession() throws Exception {
    long session = sessionOf("customer");
    for (Role role : List.of(Role.ADMIN, Role.AGENT)) {
      try (WireClient client = authenticated(server.token(role.claim(), role, null))) {
        client.send("{'type':'join_session','session_id':%d}", session);
        client.expect("{'type':'joined_session','session_id':%d}", session);
        client.send("{'type':'send_message','session_id':%d,'content':'hi'}", session);
        assertThat(client.next("new_message").at("/message/sender_id").textValue())
            .isEqualTo(role.claim());
      }
    }
    assertThat(http.get("/chat/sessions/%d", session).ok(200).path("status").textValue())
        .isEqualTo("active");
  }

  @Test
  void letsClaimedNamesIntoAnySession() throws Exception {
    long session = sessionOf("someone");
    try (WireClient client = connect()) {
      client.send("{'type':'auth','user_id':77}");
      client.next("auth_success");
      client.send("{'type':'join_session','session_id':%d}", session);
      client.expect("{'type':'joined_session','session_id':%d}", session);
    }
  }

  @Test
  void closesASocketWhoseTokenExpires() throws Exception {
    String token = server.token("brief", Role.USER, Duration.ofSeconds(2));
    try (WireClient client = authenticated(token)) {
      client.expect("{'type':'error','error':'认证失败'}");
      client.expectClose(1008);
    }
  }

  @Test
  void extendsASocketByAFreshToken() throws Exception {
    String brief = server.token("renewed", Role.USER, Duration.ofSeconds(2));
    try (WireClient renewed = authenticated(brief);
        WireClient expiring = authenticated(brief)) {
      renewed.send("{'type':'auth','token':'%s'}", server.token("renewed"));
      renewed.expect("{'type':'auth_success','user_id':'renewed'}");

      expiring.next("error");
      expiring.expectClose(1008);
      renewed.send("{'type':'ping'}");
      renewed.expect("{'type':'pong'}");
    }
  }

  @Test
  void refusesTheSixthSocketOfAUser() throws Exception {
    List<WireClient> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      WireClient client = connect();
      client.send("{'type':'auth','user_id':4711}");
      client.next("auth_success");
      five.add(client);
    }
    try (WireClient sixth = connect()) {
      sixth.send("{'type':'auth','user_id':4711}");
      WireClient.whileTheyAnswerPings(
          five,
          () -> {
            sixth.expect("{'type':'error','error':'连接数超限'}");
            sixth.expectClose(1008);
          });
    }
    five.get(0).leave();
    try (WireClient next = connect()) {
      next.send("{'type':'auth','user_id':4711}");
      WireClient.whileTheyAnswerPings(
          five.subList(1, 5), () -> next.expect("{'type':'auth_success','user_id':4711}"));
    }
    for (WireClient client : five) {
      client.close();
    }
  }
}
