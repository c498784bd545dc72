package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes between session clients and real TCP peers (session.md 3, contract 5.3 and 7). */
@Timeout(60)
class SessionTcpTest {

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

  private static String dialled(ServerSocket peer) throws Exception {
    ObjectNode session =
        http.post(
                "/tcp/sessions",
                "{'mode':'client','host':'127.0.0.1','port':%d}",
                peer.getLocalPort())
            .ok(201);
    assertThat(session.path("sessionId").asText()).startsWith("tcp_");
    return session.path("sessionId").asText();
  }

  private static void expect(ObjectNode message, String content, boolean hex, int bytes) {
    assertThat(message.path("content").textValue()).as(message.toString()).isEqualTo(content);
    assertThat(message.path("isHex").booleanValue()).isEqualTo(hex);
    assertThat(message.path("byteLength").intValue()).isEqualTo(bytes);
  }

  @Test
  void talksToAnEchoingPeer() throws Exception {
    try (ServerSocket listening = TcpPeer.listen();
        SessionConsole console = SessionConsole.claiming(server, "echo")) {
      String session = dialled(listening);
      TcpPeer peer = TcpPeer.accept(listening);
      console.untilConnected(console.subscribe(session));

      ObjectNode sent = console.send("{'sessionId':'%s','content':'你好','isHex':false}", session);
      peer.write(peer.read(6));
      ObjectNode echoed = console.message();

      expect(sent, "你好", false, 6);
      assertThat(sent.path("direction").asText()).isEqualTo("send");
      expect(echoed, "你好", false, 6);
      assertThat(echoed.fieldNames())
          .toIterable()
          .containsExactly(
              "sessionId", "direction", "content", "isHex", "byteLength", "timestamp", "sequence");
      assertThat(echoed.path("direction").asText()).isEqualTo("receive");
      assertThat(echoed.path("sequence").longValue())
          .isEqualTo(sent.path("sequence").longValue() + 1);
      console.send("{'sessionId':'%s','content':'48690a','isHex':true}", session);
      assertThat(peer.read(3)).isEqualTo("Hi\n");
      peer.close();
      assertThat(console.status()).isEqualTo("disconnected");
      console.request("send", "{'sessionId':'%s','content':'x'}", session);
      console.refused("send", 4008, "会话未连接");
    }
  }

  @Test
  void keepsSplitCharactersWhole() throws Exception {
    try (ServerSocket listening = TcpPeer.listen();
        SessionConsole console = SessionConsole.claiming(server, "halves")) {
      String session = dialled(listening);
      TcpPeer peer = TcpPeer.accept(listening);
      console.untilConnected(console.subscribe(session));

      peer.write('a', 0xC3);
      expect(console.message(), "a", false, 1);
      peer.write(0xA9);
      expect(console.message(), "é", false, 2);
      peer.write(0xFF, 0x00, 0x1A);
      expect(console.message(), "ff001a", true, 3);
      peer.write('b', 0xE4, 0xBD);
      expect(console.message(), "b", false, 1);
      peer.close();
      expect(console.message(), "e4bd", true, 2);
      assertThat(console.status()).isEqualTo("disconnected");
    }
  }

  @Test
  void tellsOfAPeerThatResets() throws Exception {
    try (ServerSocket listening = TcpPeer.listen();
        SessionConsole console = SessionConsole.claiming(server, "reset")) {
      String session = dialled(listening);
      TcpPeer peer = TcpPeer.accept(listening);
      console.untilConnected(console.subscribe(session));

      peer.write("last words");
      expect(console.message(), "last words", false, 10);
      peer.reset();

      assertThat(console.status()).isEqualTo("disconnected");
    }
  }

  @Test
  void tellsOfAPeerThatIsNotThere() throws Exception {
    ServerSocket listening = TcpPeer.listen();
    listening.close();
    try (SessionConsole console = SessionConsole.claiming(server, "nobody")) {
      String session = dialled(listening);
      String status = console.subscribe(session);
      assertThat(status.equals("connecting") ? console.status() : status).isEqualTo("error");
    }
  }

  @Test
  void replaysAndReachesEverySubscriber() throws Exception {
    try (ServerSocket listening = TcpPeer.listen();
        SessionConsole first = SessionConsole.claiming(server, "first");
        SessionConsole later = SessionConsole.claiming(server, "later")) {
      String session = dialled(listening);
      TcpPeer peer = TcpPeer.accept(listening);
      first.untilConnected(first.subscribe(session));
      peer.write("one");
      long sequence = first.message().path("sequence").longValue();
      peer.write("two");
      first.message();

      later.request("subscribe", "{'sessionId':'%s','since':%d}", session, sequence);
      later.done("订阅成功");
      assertThat(later.status()).isEqualTo("connected");
      expect(later.message(), "two", false, 3);
      peer.write("three");
      expect(later.message(), "three", false, 5);
      expect(first.message(), "three", false, 5);

      first.request("unsubscribe", "{'sessionId':'%s'}", session);
      first.done("取消订阅成功");
      peer.write("four");
      expect(later.message(), "four", false, 4);
      first.client().send("{'type':'ping','id':1}");
      first.client().next("pong");
      peer.close();
    }
  }

  @Test
  void servesDevicesThatConnect() throws Exception {
    ObjectNode opened = http.post("/tcp/sessions", "{'mode':'server','port':0}").ok(201);
    String session = opened.path("sessionId").asText();
    int port = opened.path("port").intValue();
    try (SessionConsole console = SessionConsole.claiming(server, "devices")) {
      assertThat(console.subscribe(session)).isEqualTo("listening");
      TcpPeer one = TcpPeer.dial(port);
      String first = one.name();
      ObjectNode connected = console.client().next("session_status");
      assertThat(connected.at("/data/status").asText()).isEqualTo("connected");
      assertThat(connected.at("/data/peer").asText()).isEqualTo(first);
      TcpPeer other = TcpPeer.dial(port);
      String second = other.name();
      assertThat(console.client().next("session_status").at("/data/peer").asText())
          .isEqualTo(second);

      other.write("from the second");
      assertThat(console.message().path("peer").asText()).isEqualTo(second);
      ObjectNode sent =
          console.send("{'sessionId':'%s','content':'alone','peer':'%s'}", session, first);
      assertThat(sent.path("peer").asText()).isEqualTo(first);
      console.send("{'sessionId':'%s','content':'all'}", session);
      assertThat(one.read(8)).isEqualTo("aloneall");
      assertThat(other.read(3)).isEqualTo("all");
      console.request("send", "{'sessionId':'%s','content':'x','peer':'127.0.0.1:1'}", session);
      console.refused("send", 4008, "会话未连接");

      one.write("bye");
      console.message();
      one.close();
      other.close();
      assertThat(console.status()).isEqualTo("listening");
      assertThat(http.delete("/tcp/sessions/" + session).status()).isEqualTo(204);
      assertThat(console.status()).isEqualTo("disconnected");
      console.request("send", "{'sessionId':'%s','content':'x'}", session);
      console.refused("send", 4003, "会话不存在");
    }
    try (SessionConsole console = SessionConsole.claiming(server, "after")) {
      console.request("subscribe", "{'sessionId':'%s'}", session);
      console.refused("subscribe", 4003, "会话不存在");
    }
  }
}
