package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.EchoingPeer;
import dev.switchboard.server.NetworkNamespace;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TCP peers that vanish without a word (contract 8), in a network whose cable is cut. */
@Timeout(180)
class SessionVanishedPeerTest {

  @TempDir private static Path directory;
  private static NetworkNamespace network;
  private static String port;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() throws Exception {
    network = new NetworkNamespace();
    try {
      port = network.run(directory, EchoingPeer.class);
      server =
          WireServer.start(
              directory, "tcp.allow=127.0.0.1," + network.insideAddress(), "tcp.peerTimeout=3s");
      http = WireHttp.of(server);
    } catch (IOException | AssertionError e) {
      network.close();
      throw e;
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    network.close();
  }

  private static String dialled(String more) throws Exception {
    String target =
        "{'mode':'client','host':'" + network.insideAddress() + "','port':" + port + more + "}";
    return http.post("/tcp/sessions", target).ok(201).path("sessionId").asText();
  }

  private static void echoed(SessionConsole console, String session) throws Exception {
    assertThat(console.send("{'sessionId':'%s','content':'x'}", session).path("direction").asText())
        .isEqualTo("send");
    assertThat(console.message().path("direction").asText()).isEqualTo("receive");
  }

  @Test
  void areNoticedWhereNothingIsSent() throws Exception {
    try (SessionConsole console = SessionConsole.claiming(server, "idle")) {
      String session = dialled(",'reconnect':true,'connectTimeoutMs':1000");
      console.untilConnected(console.subscribe(session));
      network.cut();
      try {
        assertThat(console.status()).isEqualTo("disconnected");
        assertThat(console.status()).isEqualTo("connecting");
      } finally {
        network.join();
      }

      assertThat(console.status()).isEqualTo("connected");
      echoed(console, session);
    }
  }

  @Test
  void areNoticedWhereASendIsUnderWay() throws Exception {
    try (SessionConsole console = SessionConsole.claiming(server, "sending")) {
      String session = dialled("");
      console.untilConnected(console.subscribe(session));
      echoed(console, session);
      network.cut();
      try {
        console.send("{'sessionId':'%s','content':'lost'}", session);

        assertThat(console.status()).isEqualTo("disconnected");
      } finally {
        network.join();
      }
    }
  }

  @Test
  void areNotTakenForThoseThatHaveNoRoom() throws Exception {
    try (ServerSocket listening = TcpPeer.listen();
        SessionConsole console = SessionConsole.claiming(server, "patient")) {
      ObjectNode full =
          http.post(
                  "/tcp/sessions",
                  "{'mode':'client','host':'127.0.0.1','port':%d}",
                  listening.getLocalPort())
              .ok(201);
      TcpPeer deaf = TcpPeer.accept(listening);
      String messages = "/tcp/sessions/" + full.path("sessionId").asText() + "/messages";
      String chunk = "{'content':'" + "x".repeat(60_000) + "'}";
      long sent = 0;
      while (http.post(messages, chunk).status() == 202) {
        sent += 60_000;
      }
      String vanishing = dialled("");
      console.untilConnected(console.subscribe(vanishing));
      network.cut();
      try {
        // By then the other has taken nothing for as long.
        assertThat(console.status()).isEqualTo("disconnected");
      } finally {
        network.join();
      }

      assertThat(deaf.read((int) sent)).hasSize((int) sent);
    }
  }
}
