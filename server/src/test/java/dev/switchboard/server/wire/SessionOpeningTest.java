package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which TCP sessions can be opened, and what becomes of those whose peer is not there. */
@Timeout(60)
class SessionOpeningTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server =
        WireServer.start(
            directory,
            "tcp.allow=127.0.0.1,192.0.2.0/24:502,plc.invalid",
            "tcp.sessionsPerUser=2",
            "tcp.connectTimeout=300ms");
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WireHttp.Answer opening(String session, Object... values) throws Exception {
    return http.post("/tcp/sessions", session, values);
  }

  private static String open(String session, Object... values) throws Exception {
    return opening(session, values).ok(201).path("sessionId").asText();
  }

  private static void expectNext(SessionConsole console, String... states) throws IOException {
    for (String state : states) {
      assertThat(console.status()).isEqualTo(state);
    }
  }

  @Test
  void refusesWhatIsNotAllowed() throws Exception {
    for (String mode : List.of("client", "server")) {
      for (String host : List.of("127.0.0.2", "10.0.0.1", "0.0.0.0", "192.0.2.1", "::1")) {
        opening("{'mode':'%s','host':'%s','port':8080}", mode, host).problem(403, "tcp.allow");
      }
    }
  }

  @Test
  void holdsWhatANameResolvesToAgainstTheAllowList(@TempDir Path other) throws Exception {
    String localhost = "{'mode':'client','host':'localhost','port':9}";
    try (WireServer strict = WireServer.start(other, "tcp.allow=10.0.0.0/8,local.host")) {
      WireHttp.of(strict).post("/tcp/sessions", localhost).problem(403, "tcp.allow");
    }
    assertThat(opening(localhost).ok(201).path("host").asText()).isEqualTo("localhost");
    opening("{'mode':'client','host':'plc.invalid','port':9}").problem(400, "host");
  }

  @Test
  void letsNothingBeReachedByDefaultWhereOthersCanReachTheServer(@TempDir Path other)
      throws Exception {
    String wanted = "{'mode':'server','port':0}";
    try (WireServer exposed = WireServer.start(other, "listeners.chat.host=0.0.0.0")) {
      WireHttp anna = WireHttp.of(exposed).as(exposed.token("anna"));
      anna.post("/tcp/sessions", wanted).problem(403, "tcp.allow");
      anna.post("/tcp/sessions", "{'mode':'client','host':'localhost','port':9}")
          .problem(403, "tcp.allow");
    }
  }

  @Test
  void knowsNoSessionByANameThatNoneCanHave() throws Exception {
    for (String path : List.of("/%s", "/%s/messages")) {
      http.get("/tcp/sessions" + path, "%00").problem(404);
      http.get("/tcp/sessions" + path, "tcp_%00").problem(404);
    }
    assertThat(http.delete("/tcp/sessions/%00").status()).isEqualTo(404);
    http.post("/tcp/sessions/%00/messages", "{'content':'x'}").problem(404);
    for (String cursor : List.of("%00", "czoxOgA", "x")) {
      http.get("/tcp/sessions?cursor=%s", cursor).problem(400, "cursor");
    }
  }

  @Test
  void limitsTheOpenSessionsOfAPrincipal() throws Exception {
    String wanted = "{'mode':'server','port':0}";
    WireHttp anna = http.as(server.token("anna"));
    String first = anna.post("/tcp/sessions", wanted).ok(201).path("sessionId").asText();
    anna.post("/tcp/sessions", wanted).ok(201);

    anna.post("/tcp/sessions", wanted).problem(429, "2");
    http.as(server.token("ben")).post("/tcp/sessions", wanted).ok(201);
    WireHttp service = http.as(server.token("backend", Role.SERVICE, null));
    service.post("/tcp/sessions", "{'mode':'server','port':0,'userId':'anna'}").problem(429);
    assertThat(anna.delete("/tcp/sessions/" + first).status()).isEqualTo(204);
    anna.post("/tcp/sessions", wanted).ok(201);
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    try (ServerSocket other = TcpPeer.listen()) {
      opening("{'mode':'server','port':%d}", other.getLocalPort()).problem(409, "port");
    }
    opening("{'mode':'server','port':%d}", server.port("session")).problem(409, "port");
    int port = opening("{'mode':'server','port':0}").ok(201).path("port").intValue();
    opening("{'mode':'server','port':%d}", port).problem(409, "port");
  }

  @Test
  void refusesWhatIsNoSession() throws Exception {
    for (String bad :
        List.of(
            "{}",
            "{'mode':'both','port':1}",
            "{'mode':'client','port':80}",
            "{'mode':'client','host':'','port':80}",
            "{'mode':'client','host':'a b','port':80}",
            "{'mode':'client','host':'127.0.0.1'}",
            "{'mode':'client','host':'127.0.0.1','port':0}",
            "{'mode':'client','host':'127.0.0.1','port':65536}",
            "{'mode':'client','host':'127.0.0.1','port':'80'}",
            "{'mode':'server','port':-1}",
            "{'mode':'server','port':0,'reconnect':true}")) {
      opening(bad).problem(400);
    }
  }

  @Test
  void givesUpAPeerThatNeverAnswers() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    try (ServerSocket deaf = TcpPeer.listen(0, 1);
        SessionConsole console = SessionConsole.claiming(server, "patient")) {
      // With its queue full, the kernel answers nobody any more.
      for (int i = 0; i < 2; i++) {
        crowd.add(new Socket(TcpPeer.LOOPBACK, deaf.getLocalPort()));
      }
      String session = open("{'mode':'client','host':'127.0.0.1','port':%d}", deaf.getLocalPort());

      if (console.subscribe(session).equals("connecting")) {
        expectNext(console, "error");
      }
      ObjectNode ended = http.get("/tcp/sessions/" + session).ok(200);
      assertThat(ended.path("status").asText()).isEqualTo("error");
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void dialsAgainUntilThePeerIsBack() throws Exception {
    try (SessionConsole console = SessionConsole.claiming(server, "steady")) {
      ServerSocket before = TcpPeer.listen();
      int port = before.getLocalPort();
      String session =
          open("{'mode':'client','host':'127.0.0.1','port':%d,'reconnect':true}", port);
      TcpPeer first = TcpPeer.accept(before);
      console.untilConnected(console.subscribe(session));

      before.close();
      first.reset();
      expectNext(console, "disconnected", "connecting");
      console.request("send", "{'sessionId':'%s','content':'x'}", session);
      console.refused("send", 4008, "会话未连接");
      try (ServerSocket after = TcpPeer.listen(port, 50);
          TcpPeer again = TcpPeer.accept(after)) {
        expectNext(console, "connected");
        console.send("{'sessionId':'%s','content':'welcome back'}", session);
        assertThat(again.read(12)).isEqualTo("welcome back");
        assertThat(http.delete("/tcp/sessions/" + session).status()).isEqualTo(204);
        expectNext(console, "disconnected");
        assertThat(again.read(1)).isEmpty();
      }
    }
  }
}
