package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is anonymous while {@code auth.anonymous} is not set and all listeners are on loopback. */
@Timeout(60)
class AnonymousByDefaultTest {

  private static final String SESSIONS = "POST /api/v1/chat/sessions HTTP/1.1";
  private static final String CONNECTIONS = "GET /api/v1/connections HTTP/1.1";

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

  private static WireClient client(String listener, String target, String host) throws IOException {
    return client(listener, target, host, new String[0]);
  }

  private static WireClient client(String listener, String target, String host, String... lines)
      throws IOException {
    WireClient client = WireClient.handshakeTo(server.port(listener), target, host, lines);
    assertThat(client.status()).isEqualTo(101);
    return client;
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "[::1]"})
  void takesRequestsThatAreAddressedToThisMachine(String host) throws IOException {
    for (String authority : List.of(host, host + ":" + server.port("main"), host + ":1")) {
      assertThat(RawHttp.ask(server.port("main"), CONNECTIONS, "Host: " + authority).status())
          .isEqualTo(200);
    }
    try (WireClient chat = client("chat", "/", host)) {
      chat.next("connected");
      chat.send("{'type':'auth','user_id':1}");
      chat.next("auth_success");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost.",
        "192.0.2.1",
        "[2001:db8::1]",
        "0.0.0.0",
        "[::]"
      })
  void takesNoPageWhoseNameWasReboundToLoopback(String host) throws IOException {
    int port = server.port("main");
    RawHttp.ask(port, CONNECTIONS, "Host: " + host).problem(401, "auth.anonymous");
    RawHttp.ask(port, SESSIONS, "Host: " + host, "Origin: http://" + host)
        .problem(401, "auth.anonymous");
    assertThat(RawHttp.ask(port, "GET /health/live HTTP/1.1", "Host: " + host).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=192.0.2.1",
        "X-Forwarded-For: 192.0.2.1",
        "x-forwarded-for: 127.0.0.1",
        "X-Forwarded-Host: localhost",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Port: 443",
        "X-Real-IP: 192.0.2.1"
      })
  void takesNobodyBehindAProxyOnTheSameMachine(String line) throws IOException {
    RawHttp.ask(server.port("main"), CONNECTIONS, "Host: localhost", line)
        .problem(401, "auth.anonymous");
    try (WireClient chat = client("chat", "/", "localhost", line)) {
      chat.next("connected");
      chat.send("{'type':'auth','user_id':1}");
      chat.expect("{'type':'error','error':'未认证'}");
    }
  }

  @Test
  void answersEveryDialectAsWithoutAnonymousAccess() throws IOException {
    try (WireClient chat = client("chat", "/", "evil.example")) {
      chat.next("connected");
      chat.send("{'type':'auth','user_id':1}");
      chat.expect("{'type':'error','error':'未认证'}");
    }
    try (WireClient session = client("session", "/ws", "evil.example")) {
      session.send("{'type':'auth','id':'1','data':{'clientId':'c'}}");
      assertThat(session.next().toString()).contains("4001");
    }
    try (WireClient task = client("task", "/ws?client_id=c", "evil.example")) {
      task.next("welcome");
      task.send("{'type':'get_tasks','id':'2','data':{}}");
      assertThat(task.next("error").toString()).contains("UNAUTHORIZED");
    }
  }

  @Test
  void takesATokenFromAnywhere() throws IOException {
    String token = server.token("1");
    List<String> lines = new ArrayList<>(List.of("GET /api/v1/chat/sessions HTTP/1.1"));
    lines.add("Host: evil.example");
    lines.add("Authorization: Bearer " + token);
    assertThat(RawHttp.ask(server.port("main"), lines.toArray(String[]::new)).status())
        .isEqualTo(200);
    try (WireClient chat = client("chat", "/?token=" + token, "evil.example")) {
      chat.next("connected");
      chat.send("{'type':'auth','user_id':1}");
      chat.next("auth_success");
    }
  }

  @Test
  void takesEverybodyWhereTheSettingSaysSo(@TempDir Path other) throws IOException {
    try (WireServer open = WireServer.start(other, "auth.anonymous=true")) {
      RawHttp.Answer answer =
          RawHttp.ask(open.port("main"), CONNECTIONS, "Host: evil.example", "X-Real-IP: 192.0.2.1");
      assertThat(answer.status()).isEqualTo(200);
      try (WireClient chat =
          WireClient.handshakeTo(
              open.port("chat"), "/", "chat.example", "X-Forwarded-For: 1.2.3.4")) {
        chat.next("connected");
        chat.send("{'type':'auth','user_id':1}");
        chat.next("auth_success");
      }
    }
  }
}
