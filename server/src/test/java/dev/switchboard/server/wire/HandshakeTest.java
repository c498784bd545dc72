package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens before the first message and behind the last: contract 2, 3 and 5. */
@Timeout(60)
class HandshakeTest {

  @TempDir private static Path directory;
  private static WireServer server;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "http.origins=https://app.example.org");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int statusFor(String origin) throws IOException {
    try (WireClient client = WireClient.handshake(server.port("chat"), "/", "Origin: " + origin)) {
      return client.status();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.org",
        "http://localhost",
        "http://localhost:1",
        "https://app.example.org:8443",
        "http://app.example.org",
        "null"
      })
  void refusesForeignPagesBeforeTheUpgrade(String origin) throws IOException {
    assertThat(statusFor(origin)).isEqualTo(403);
  }

  @Test
  void takesItsOwnPagesAndTheListedOnes() throws IOException {
    assertThat(statusFor("http://localhost:" + server.port("chat"))).isEqualTo(101);
    assertThat(statusFor("https://app.example.org")).isEqualTo(101);
  }

  @Test
  void holdsTheHttpApiToTheSameRule() throws Exception {
    WireHttp http = WireHttp.of(server);

    http.call("POST", "/chat/sessions", "{}", "Origin", "https://evil.example.org").problem(403);
    http.call("POST", "/chat/sessions", "{}", "Origin", "https://app.example.org").ok(201);
  }

  @Test
  void findsNoDialectAtUnknownPaths() throws IOException {
    for (String listener : List.of("main", "chat", "channel")) {
      try (WireClient client = WireClient.handshake(server.port(listener), "/nowhere")) {
        assertThat(client.status()).isEqualTo(404);
      }
    }
  }

  @Test
  void speaksChatOnMainToo() throws IOException {
    try (WireClient client = WireClient.open(server, "main", "/ws/chat")) {
      client.next("connected");
    }
  }

  @Test
  void compressesWhereTheClientOffersTo() throws IOException {
    try (WireClient client =
        WireClient.open(server, "chat", "/", "Sec-WebSocket-Extensions: permessage-deflate")) {
      assertThat(client.header("Sec-WebSocket-Extensions")).startsWith("permessage-deflate");
      // What is too short to gain by it goes as it is; both are right.
      assertThat(client.frame().first()).isIn(WireClient.TEXT, WireClient.TEXT | 0x40);
    }
    try (WireClient client = WireClient.open(server, "chat")) {
      assertThat(client.header("Sec-WebSocket-Extensions")).isNull();
    }
  }

  @Test
  void answersPings() throws IOException {
    try (WireClient client = WireClient.open(server, "chat")) {
      client.next("connected");
      client.sendFrame(WireClient.PING, "are you there".getBytes(StandardCharsets.UTF_8));

      WireClient.Frame pong = client.frame();
      assertThat(pong.first()).isEqualTo(WireClient.PONG);
      assertThat(pong.text()).isEqualTo("are you there");
    }
  }

  @Test
  void closesEverySocketWith1001WhenItStops(@TempDir Path other) throws IOException {
    WireServer stopping = WireServer.start(other, "limits.connectionsPerUser=0");
    List<WireClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      WireClient client =
          i % 2 == 0
              ? WireClient.open(stopping, "chat")
              : WireClient.open(stopping, "channel", "/?token=" + stopping.token("u" + i));
      client.next("connected");
      clients.add(client);
    }

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);

    for (WireClient client : clients) {
      client.expectClose(1001);
    }
    stopped.join();
  }
}
