package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What consoles are given of what went over a session before they came (contract 5.3, 5.6, 7). */
@Timeout(60)
class SessionReplayTest {

  private static final int KEPT = 1_000;

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  private String session = "";
  private int port;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    ObjectNode opened = http.post("/tcp/sessions", "{'mode':'server','port':0}").ok(201);
    session = opened.path("sessionId").asText();
    port = opened.path("port").intValue();
  }

  private SessionConsole subscribed(String clientId) throws IOException {
    SessionConsole console = SessionConsole.claiming(server, clientId);
    assertThat(console.subscribe(session)).isEqualTo("listening");
    return console;
  }

  private String subscribeSince(SessionConsole console, String since) throws IOException {
    console.request("subscribe", "{'sessionId':'%s','since':%s}", session, since);
    console.done("订阅成功");
    return console.status();
  }

  private static void say(TcpPeer device, SessionConsole console, String text) throws IOException {
    device.write(text);
    expect(console, text);
  }

  private static long expect(SessionConsole console, String text) throws IOException {
    ObjectNode message = console.message();
    assertThat(message.path("content").textValue()).as(message.toString()).isEqualTo(text);
    return message.path("sequence").longValue();
  }

  private static void expectNothing(SessionConsole console) throws IOException {
    console.client().send("{'type':'ping','id':1}");
    console.client().next("pong");
  }

  @Test
  void replaysEverythingFromTheBeginningOn() throws Exception {
    try (SessionConsole first = subscribed("first");
        SessionConsole later = SessionConsole.claiming(server, "later");
        TcpPeer device = TcpPeer.dial(port)) {
      assertThat(first.status()).isEqualTo("connected");
      say(device, first, "one");
      say(device, first, "two");

      assertThat(subscribeSince(later, "0")).isEqualTo("connected");
      assertThat(later.status()).isEqualTo("listening");
      assertThat(later.status()).isEqualTo("connected");
      assertThat(expect(later, "one")).isEqualTo(3);
      assertThat(expect(later, "two")).isEqualTo(4);
      expectNothing(later);
    }
  }

  @Test
  void takesAPositionBeyondTheHeadForOneOfAnotherHistory() throws Exception {
    try (SessionConsole console = subscribed("ahead");
        TcpPeer device = TcpPeer.dial(port)) {
      assertThat(console.status()).isEqualTo("connected");
      String last = "before";
      say(device, console, last);
      for (String since : List.of("1000000", "9223372036854775807")) {
        console.request("unsubscribe", "{'sessionId':'%s'}", session);
        console.done("取消订阅成功");
        assertThat(subscribeSince(console, since)).isEqualTo("connected");
        // All that is kept comes, to the last.
        ObjectNode kept = console.client().next();
        while (!kept.at("/data/content").asText().equals(last)) {
          kept = console.client().next();
        }
        expectNothing(console);
        last = "live";
        say(device, console, last);
      }
    }
  }

  @Test
  void replaysWhatIsStillKeptFromItsOldestOn() throws Exception {
    try (SessionConsole first = subscribed("witness");
        TcpPeer device = TcpPeer.dial(port)) {
      assertThat(first.status()).isEqualTo("connected");
      for (int i = 1; i <= KEPT + 50; i++) {
        say(device, first, i + ";");
      }
      try (SessionConsole later = SessionConsole.claiming(server, "much-later")) {
        assertThat(subscribeSince(later, "3")).isEqualTo("connected");
        for (int i = 51; i <= KEPT + 50; i++) {
          assertThat(expect(later, i + ";")).isEqualTo(i + 2);
        }
        say(device, later, "live");
      }
    }
  }

  @Test
  void refusesASinceThatIsNoSequence() throws Exception {
    try (SessionConsole console = SessionConsole.claiming(server, "typist")) {
      for (String since : List.of("'1'", "1.5", "-1", "true", "[]", "{}", "1e400")) {
        console.request("subscribe", "{'sessionId':'%s','since':%s}", session, since);
        console.refused("subscribe", 4005, "消息格式错误");
      }
      assertThat(subscribeSince(console, "null")).isEqualTo("listening");
    }
  }

  @Test
  void goesOnAfterALostSocketWithoutBeingAsked() throws Exception {
    SessionConsole lost = subscribed("mobile");
    try (SessionConsole witness = subscribed("stationary");
        TcpPeer device = TcpPeer.dial(port)) {
      assertThat(lost.status()).isEqualTo("connected");
      assertThat(witness.status()).isEqualTo("connected");
      say(device, lost, "seen");
      expect(witness, "seen");
      lost.client().drop();
      server.awaitConnections(1);
      for (int i = 1; i <= 3; i++) {
        say(device, witness, "missed " + i);
      }

      try (SessionConsole back = SessionConsole.claiming(server, "mobile")) {
        for (int i = 1; i <= 3; i++) {
          assertThat(expect(back, "missed " + i)).isEqualTo(3 + i);
        }
        say(device, back, "live");
        expectNothing(back);
        assertThat(back.subscribe(session)).isEqualTo("connected");
        expectNothing(back);
      }
    }
  }
}
