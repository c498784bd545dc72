package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that has as many sockets as it may have. */
@Timeout(60)
class HandshakeLimitsWireTest {

  @TempDir private Path directory;

  private static RawHttp.Answer handshake(WireServer server, String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: localhost"));
    all.addAll(List.of(lines));
    return RawHttp.handshake(server.port("chat"), "/", all.toArray(String[]::new));
  }

  private static void assertRefused(RawHttp.Answer answer, int status, String key) {
    answer.problem(status, key);
    assertThat(answer.header("Retry-After"))
        .hasValueSatisfying(v -> assertThat(v).matches("[1-9]"));
  }

  @Test
  void refusesASocketTooManyAndTakesTheNextOnceOneIsGone() throws IOException {
    try (WireServer server = WireServer.start(directory, "limits.connections=2")) {
      WireClient first = WireClient.open(server, "chat");
      first.next("connected");
      try (WireClient second = WireClient.open(server, "channel", "/?token=" + server.token("a"))) {
        second.next("connected");
        assertRefused(handshake(server), 503, "limits.connections");
        first.drop();
        server.awaitConnections(1);
        WireClient.open(server, "chat").close();
      }
    }
  }

  @Test
  void givesThePlaceOfAHandshakeThatIsNoneBack() throws IOException {
    try (WireServer server = WireServer.start(directory, "limits.connections=1")) {
      for (int i = 0; i < 3; i++) {
        try (RawHttp kept = RawHttp.connect(server.port("chat"))) {
          kept.send(
                  "GET / HTTP/1.1",
                  "Host: localhost",
                  "Connection: Upgrade",
                  "Upgrade: websocket",
                  "Sec-WebSocket-Version: 8")
              .problem(426);
        }
      }
      WireClient.open(server, "chat").close();
    }
  }

  @Test
  void countsTheClientsBehindATrustedProxyOneByOne() throws IOException {
    try (WireServer server =
        WireServer.start(
            directory, "limits.connectionsPerAddress=1", "http.trustedProxies=127.0.0.0/8")) {
      int port = server.port("chat");
      try (WireClient one = WireClient.handshake(port, "/", "X-Forwarded-For: 192.0.2.1");
          WireClient two = WireClient.handshake(port, "/", "X-Forwarded-For: 192.0.2.2")) {
        assertThat(List.of(one.status(), two.status())).containsOnly(101);
        assertRefused(
            handshake(server, "X-Forwarded-For: 192.0.2.1"), 429, "limits.connectionsPerAddress");
        assertThat(handshake(server, "X-Forwarded-For: 192.0.2.3").status()).isEqualTo(101);
      }
    }
  }

  @Test
  void boundsThoseWhoHaveYetToAuthenticate() throws IOException {
    try (WireServer server = WireServer.start(directory, "limits.unauthenticated=1")) {
      try (WireClient first = WireClient.open(server, "chat")) {
        first.next("connected");
        assertRefused(handshake(server), 503, "limits.unauthenticated");
        first.send("{'type':'auth','user_id':1}");
        first.next("auth_success");
        try (WireClient second = WireClient.open(server, "chat")) {
          second.next("connected");
          assertRefused(handshake(server), 503, "limits.unauthenticated");
        }
      }
    }
  }
}
