package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client of the session dialect may not do too much of (contract 3, 5 and 5.3). */
@Timeout(60)
class SessionLimitsTest {

  @TempDir private static Path directory;
  private static WireServer server;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "limits.subscriptionsPerConnection=2");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String listening() throws Exception {
    return WireHttp.of(server)
        .post("/tcp/sessions", "{'mode':'server','port':0}")
        .ok(201)
        .path("sessionId")
        .asText();
  }

  @Test
  void refusesTheSixthSocketOfAUser() throws Exception {
    List<SessionConsole> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(SessionConsole.claiming(server, "crowd"));
    }
    try (SessionConsole sixth = SessionConsole.stranger(server)) {
      sixth.request("auth", "{'clientId':'crowd'}");
      WireClient.whileTheyAnswerPings(
          five.stream().map(SessionConsole::client).toList(),
          () -> sixth.turnedAway(4009, "连接数超限"));
    }
    for (SessionConsole one : five) {
      one.close();
    }
  }

  @Test
  void refusesMoreSubscriptionsThanTheLimit() throws Exception {
    List<String> sessions = List.of(listening(), listening(), listening());
    try (SessionConsole console = SessionConsole.claiming(server, "greedy")) {
      console.subscribe(sessions.get(0));
      console.subscribe(sessions.get(1));
      console.request("subscribe", "{'sessionId':'%s'}", sessions.get(2));
      console.refused("subscribe", 4010, "订阅数超限");
      console.request("unsubscribe", "{'sessionId':'%s'}", sessions.get(0));
      assertThat(console.done("取消订阅成功").path("status").asText()).isEqualTo("unsubscribed");
      console.subscribe(sessions.get(2));
    }
  }

  @Test
  void closesOnAMessageOverTheLimit() throws IOException {
    try (SessionConsole console = SessionConsole.claiming(server, "large")) {
      console.client().sendText("x".repeat(65_537));
      ObjectNode error = console.client().next("error");
      assertThat(error.at("/data/code").intValue()).isEqualTo(4007);
      assertThat(error.at("/data/message").asText()).isEqualTo("消息过大");
      console.client().expectClose(1009);
    }
  }

  @Test
  void refusesMessagesOverTheRate() throws IOException {
    try (SessionConsole console = SessionConsole.claiming(server, "fast")) {
      for (int i = 0; i < 400; i++) {
        console.client().send("{'type':'ping','id':%d}", i);
      }
      ObjectNode answer = console.client().next();
      while (answer.path("type").asText().equals("pong")) {
        answer = console.client().next();
      }
      assertThat(answer.at("/data/code").intValue()).as(answer.toString()).isEqualTo(4006);
      assertThat(answer.at("/data/message").asText()).isEqualTo("请求过于频繁");
      assertThat(answer.path("id").intValue()).isGreaterThanOrEqualTo(99);
    }
  }
}
