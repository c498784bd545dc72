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

/** How channel clients prove who they are, and what becomes of those who cannot (contract 3). */
@Timeout(60)
class ChannelTokensTest {

  private static final String REFUSAL = "{'type':'error','message':'Unauthorized'}";

  @TempDir private static Path directory;
  private static WireServer server;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void expectConnected(WireClient client, String userId) throws IOException {
    assertThat(client.next("connected").path("userId").textValue()).isEqualTo(userId);
  }

  @Test
  void takesATokenFromQueryHeaderAndSubprotocol() throws IOException {
    String token = server.token("anna");
    try (WireClient client = WireClient.open(server, "channel", "/?token=" + token)) {
      expectConnected(client, "anna");
    }
    try (WireClient client =
        WireClient.open(server, "channel", "/", "Authorization: Bearer " + token)) {
      expectConnected(client, "anna");
    }
    try (WireClient client =
        WireClient.open(server, "channel", "/", "Sec-WebSocket-Protocol: bearer, " + token)) {
      expectConnected(client, "anna");
      assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("bearer");
    }
  }

  @Test
  void speaksTheDialectOfTheSubprotocolOnAnyPath() throws IOException {
    String token = server.token("bert");
    String[] protocols = {
      "Sec-WebSocket-Protocol: switchboard.channel, bearer, " + token,
      "Sec-WebSocket-Protocol: bearer, " + token + ", switchboard.channel"
    };
    for (String listener : List.of("main", "chat", "channel")) {
      for (String target : List.of("/", "/ws/chat", "/some/where")) {
        for (String protocol : protocols) {
          try (WireClient client = WireClient.open(server, listener, target, protocol)) {
            assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("switchboard.channel");
            expectConnected(client, "bert");
            client.leave();
          }
        }
      }
    }
    try (WireClient client = WireClient.open(server, "main", "/ws/channel?token=" + token)) {
      expectConnected(client, "bert");
    }
    try (WireClient client =
        WireClient.open(server, "channel", "/", "Sec-WebSocket-Protocol: switchboard.chat")) {
      client.next("connected");
      client.send("{'type':'auth','user_id':1}");
      client.next("auth_success");
    }
  }

  @Test
  void refusesAMissingTokenByAMessageAndThenByTheHandshake() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (WireClient client = WireClient.open(server, "channel")) {
        client.expect(REFUSAL);
        client.expectClose(1008);
      }
    }
    try (WireClient client = WireClient.handshake(server.port("channel"), "/")) {
      assertThat(client.status()).isEqualTo(401);
    }
    // The same address with a good token is another client.
    try (WireClient client =
        WireClient.open(server, "channel", "/?token=" + server.token("carl"))) {
      expectConnected(client, "carl");
    }
  }

  @Test
  void refusesAWrongTokenByAMessageAndThenByTheHandshake() throws IOException {
    List<String> wrong =
        List.of(
            "nonsense",
            server.token("dora") + "x",
            server.token("dora", Role.USER, Duration.ofSeconds(-1)));
    for (String token : wrong) {
      for (int i = 0; i < 3; i++) {
        try (WireClient client = WireClient.open(server, "channel", "/?token=" + token)) {
          client.expect(REFUSAL);
          client.expectClose(1008);
        }
      }
      try (WireClient client = WireClient.handshake(server.port("channel"), "/?token=" + token)) {
        assertThat(client.status()).isEqualTo(401);
      }
    }
  }

  @Test
  void refusesTheSixthSocketByAMessageAndThenByTheHandshake() throws Exception {
    String target = "/?token=" + server.token("emil");
    List<WireClient> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      WireClient client = WireClient.open(server, "channel", target);
      expectConnected(client, "emil");
      five.add(client);
    }
    for (int i = 0; i < 3; i++) {
      try (WireClient sixth = WireClient.open(server, "channel", target)) {
        WireClient.whileTheyAnswerPings(
            five,
            () -> {
              sixth.expect("{'type':'error','message':'Too many connections'}");
              sixth.expectClose(1008);
            });
      }
    }
    try (WireClient sixth = WireClient.handshake(server.port("channel"), target)) {
      assertThat(sixth.status()).isEqualTo(429);
    }
    for (WireClient client : five) {
      client.send("{'type':'heartbeat'}");
      client.next("heartbeat");
      client.close();
    }
  }

  @Test
  void closesASocketWhoseTokenExpires() throws IOException {
    String token = server.token("frida", Role.USER, Duration.ofSeconds(2));
    try (WireClient client = WireClient.open(server, "channel", "/?token=" + token)) {
      expectConnected(client, "frida");
      client.expect(REFUSAL);
      client.expectClose(1008);
    }
  }
}
