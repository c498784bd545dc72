package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireProcess;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TCP sessions end with their server, and whoever watched them is told so (contract 7). */
@Timeout(120)
class SessionRestartTest {

  @TempDir private Path directory;

  private static ObjectNode open(WireHttp http) throws Exception {
    return http.post("/tcp/sessions", "{'mode':'server','port':0}").ok(201);
  }

  private static String id(ObjectNode session) {
    return session.path("sessionId").asText();
  }

  private static TcpPeer device(ObjectNode session) throws IOException {
    return TcpPeer.dial(session.path("port").intValue());
  }

  private static long expect(SessionConsole console, String text) throws IOException {
    ObjectNode message = console.message();
    assertThat(message.path("content").textValue()).isEqualTo(text);
    return message.path("sequence").longValue();
  }

  private static void expectEnded(WireHttp http, ObjectNode session) throws Exception {
    assertThat(http.get("/tcp/sessions/" + id(session)).ok(200).path("status").asText())
        .isEqualTo("disconnected");
  }

  @Test
  void tellsAResumedClientThatItsSessionEndedWithTheServer() throws Exception {
    WireServer server = WireServer.start(directory);
    ObjectNode session = open(WireHttp.of(server));
    SessionConsole console = SessionConsole.claiming(server, "operator");
    assertThat(console.subscribe(id(session))).isEqualTo("listening");
    TcpPeer device = device(session);
    assertThat(console.status()).isEqualTo("connected");
    device.write("before");
    expect(console, "before");

    CompletableFuture<WireServer> restarting = CompletableFuture.supplyAsync(server::restart);
    console.client().expectClose(1001);
    try (WireServer again = restarting.join();
        SessionConsole back = SessionConsole.claiming(again, "operator")) {
      assertThat(back.status()).isEqualTo("disconnected");
      assertThat(device.read(1)).isEmpty();
      expectEnded(WireHttp.of(again), session);
      back.request("send", "{'sessionId':'%s','content':'x'}", id(session));
      back.refused("send", 4008, "会话未连接");
      assertThat(back.subscribe(id(session))).isEqualTo("disconnected");
    }
  }

  @Test
  void tellsOfSessionsThatDiedWithAKilledServer() throws Exception {
    ObjectNode session;
    long sequence;
    try (WireProcess server = WireProcess.start(directory)) {
      session = open(http(server));
      try (SessionConsole console = claiming(server, "operator")) {
        assertThat(console.subscribe(id(session))).isEqualTo("listening");
        TcpPeer device = device(session);
        assertThat(console.status()).isEqualTo("connected");
        device.write("seen");
        sequence = expect(console, "seen");
        device.write("missed");
        expect(console, "missed");
        server.kill();
        assertThat(device.read(1)).isEmpty();
      }
    }

    try (WireProcess server = WireProcess.start(directory);
        SessionConsole back = claiming(server, "operator")) {
      expectEnded(http(server), session);
      back.request("subscribe", "{'sessionId':'%s','since':%d}", id(session), sequence);
      back.done("订阅成功");
      assertThat(back.status()).isEqualTo("disconnected");
      assertThat(expect(back, "missed")).isEqualTo(sequence + 1);
      assertThat(back.status()).isEqualTo("disconnected");
      back.request("send", "{'sessionId':'%s','content':'x'}", id(session));
      back.refused("send", 4008, "会话未连接");
    }
  }

  private static WireHttp http(WireProcess server) {
    return new WireHttp(server.port("main"), Optional.empty());
  }

  private static SessionConsole claiming(WireProcess server, String clientId) throws IOException {
    return SessionConsole.claiming(server.port("session"), clientId);
  }
}
