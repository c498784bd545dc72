package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * TCP peers that end their sending side and wait, and names with several addresses (contract 8).
 */
@Timeout(60)
class SessionHalfClosedTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "tcp.readClosedTimeout=1s");
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String dialled(String host, ServerSocket peer) throws Exception {
    return http.post(
            "/tcp/sessions", "{'mode':'client','host':'%s','port':%d}", host, peer.getLocalPort())
        .ok(201)
        .path("sessionId")
        .asText();
  }

  private static ObjectNode readClosed(SessionConsole console) throws Exception {
    ObjectNode data = (ObjectNode) console.client().next("session_status").path("data");
    assertThat(data.path("status").asText()).as(data.toString()).isEqualTo("connected");
    assertThat(data.path("readClosed").booleanValue()).as(data.toString()).isTrue();
    return data;
  }

  @Test
  void canStillBeSentToUntilNothingIsSentForLong() throws Exception {
    try (ServerSocket listening = TcpPeer.listen();
        SessionConsole console = SessionConsole.claiming(server, "modbus")) {
      String session = dialled("127.0.0.1", listening);
      TcpPeer peer = TcpPeer.accept(listening);
      console.untilConnected(console.subscribe(session));

      peer.write("read 40001\n");
      peer.endSending();

      assertThat(console.message().path("content").textValue()).isEqualTo("read 40001\n");
      assertThat(readClosed(console).fieldNames())
          .toIterable()
          .containsExactly("sessionId", "status", "timestamp", "readClosed");
      console.send("{'sessionId':'%s','content':'17'}", session);
      assertThat(peer.read(2)).isEqualTo("17");
      assertThat(console.status()).isEqualTo("disconnected");
      assertThat(peer.read(1)).isEmpty();
    }
  }

  @Test
  void areToldToWhoSubscribesLater() throws Exception {
    try (ServerSocket listening = TcpPeer.listen();
        SessionConsole first = SessionConsole.claiming(server, "first");
        SessionConsole second = SessionConsole.claiming(server, "second")) {
      String session = dialled("localhost", listening);
      TcpPeer peer = TcpPeer.accept(listening);
      first.untilConnected(first.subscribe(session));
      peer.endSending();
      readClosed(first);

      second.request("subscribe", "{'sessionId':'%s'}", session);
      second.done("订阅成功");

      readClosed(second);
    }
  }

  @Test
  void areNoticedToResetByTheirAnswerToWhatIsSent() throws Exception {
    try (ServerSocket listening = TcpPeer.listen();
        SessionConsole console = SessionConsole.claiming(server, "resetting")) {
      String session = dialled("127.0.0.1", listening);
      TcpPeer peer = TcpPeer.accept(listening);
      console.untilConnected(console.subscribe(session));
      peer.endSending();
      readClosed(console);

      peer.reset();

      assertThat(console.status()).isEqualTo("disconnected");
    }
  }

  @Test
  void areFoundAtEveryAddressOfTheirName() throws Exception {
    for (String address : new String[] {"127.0.0.1", "::1"}) {
      try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getAllByName(address)[0]);
          SessionConsole console = SessionConsole.claiming(server, "dual " + address)) {
        String session = dialled("localhost", listening);
        try (TcpPeer peer = TcpPeer.accept(listening)) {
          console.untilConnected(console.subscribe(session));
          peer.write("hello");
          assertThat(console.message().path("content").textValue()).isEqualTo("hello");
        }
      }
    }
  }
}
