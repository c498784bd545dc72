package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that takes nobody without a token, and what it does to those who abuse it. */
@Timeout(60)
class StrangersTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireClient silent;

  @BeforeAll
  static void start() throws IOException {
    server =
        WireServer.start(
            directory,
            "auth.anonymous=false",
            "limits.messagesPerSecond=1",
            "limits.burst=20",
            "limits.connectionsPerUser=0");
    silent = WireClient.open(server, "chat");
    silent.next("connected");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WireClient connect(String listener) throws IOException {
    String target = listener.equals("chat") ? "/" : "/?token=" + server.token("anna");
    WireClient client = WireClient.open(server, listener, target);
    client.next("connected");
    return client;
  }

  private static String tooFast(String listener) {
    return listener.equals("chat")
        ? "{'type':'error','error':'请求过于频繁'}"
        : "{'type':'error','message':'Rate limit exceeded'}";
  }

  @Test
  void refusesANameWithoutAToken() throws IOException {
    try (WireClient client = connect("chat")) {
      client.send("{'type':'auth','user_id':1}");
      client.expect("{'type':'error','error':'未认证'}");
      client.send("{'type':'auth','user_id':1,'token':'%s'}", server.token("1"));
      client.expect("{'type':'auth_success','user_id':1}");
    }
  }

  @Test
  void makesNoSessionsForThoseWhoJoin() throws IOException {
    try (WireClient client = connect("chat")) {
      client.send("{'type':'auth','token':'%s'}", server.token("1"));
      client.next("auth_success");
      client.send("{'type':'join_session','session_id':456}");
      client.expect("{'type':'error','error':'会话不存在'}");
    }
  }

  @Test
  void closesASocketThatDoesNotAuthenticate() throws IOException {
    silent.expectClose(1008);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "channel"})
  void refusesMessagesOverTheRateAndKeepsTheSocket(String listener) throws IOException {
    try (WireClient client = connect(listener)) {
      String beat = listener.equals("chat") ? "{'type':'ping'}" : "{'type':'heartbeat'}";
      String answer = listener.equals("chat") ? "pong" : "heartbeat";
      for (int i = 0; i < 30; i++) {
        client.send(beat);
      }
      for (int i = 0; i < 20; i++) {
        client.next(answer);
      }
      // Every one of the thirty is answered, one way or the other, and on a busy machine a second
      // passes meanwhile.
      List<ObjectNode> rest = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        rest.add(client.next());
      }
      assertThat(rest).contains(Json.parseObject(WireClient.json(tooFast(listener))));
    }
  }

  @Test
  void closesAFloodThatGoesOn() throws IOException {
    // Large messages, so that ten seconds of them cost little.
    String big = WireClient.json("{'type':'heartbeat','pad':'%s'}", "x".repeat(60_000));
    byte[] flood = big.getBytes(StandardCharsets.UTF_8);
    try (WireClient client = connect("channel")) {
      long begun = System.nanoTime();
      WireClient.Frame frame;
      do {
        client.sendFrame(WireClient.TEXT, flood);
        frame = client.frame();
      } while (frame.first() == WireClient.TEXT);

      assertThat(frame.first()).isEqualTo(WireClient.CLOSE);
      assertThat(frame.closeCode()).isEqualTo(1008);
      assertThat(System.nanoTime() - begun).isGreaterThan(9_500_000_000L);
    }
  }
}
