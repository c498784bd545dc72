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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a handshake may be written, and what is said of one that is none (contract 8, HTTP). */
@Timeout(60)
class HandshakeFormTest {

  private static final String VERSION = "Sec-WebSocket-Version: 13";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  @TempDir private static Path directory;
  private static WireServer server;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "http.origins=capacitor://localhost");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawHttp.Answer ask(String listener, String... lines) throws IOException {
    return RawHttp.ask(server.port(listener), lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection: keep-alive|Connection: Upgrade|Upgrade: websocket",
        "Connection: Upgrade|Connection: keep-alive|Upgrade: websocket",
        "Connection: keep-alive, Upgrade|Upgrade: websocket, h2c|X: x",
        "Connection: upgrade|Upgrade: h2c|Upgrade: WebSocket",
        "Connection: Upgrade, HTTP2-Settings|Upgrade: h2c, websocket|HTTP2-Settings: AAMAAABk"
      })
  void takesListHeadersHoweverTheyAreWritten(String first, String second, String third)
      throws IOException {
    RawHttp.Answer answer =
        ask("chat", "GET / HTTP/1.1", "Host: localhost", first, second, third, VERSION, KEY);
    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("Upgrade"))
        .hasValueSatisfying(v -> assertThat(v).isEqualToIgnoringCase("websocket"));
    assertThat(answer.header("Sec-WebSocket-Accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void servesARequestForAnotherProtocolAsAnOrdinaryOne() throws IOException {
    assertThat(
            ask(
                    "main",
                    "GET /health/live HTTP/1.1",
                    "Host: localhost",
                    "Connection: Upgrade",
                    "Upgrade: h2c")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "main, /ws/task/",
    "main, /api/v1/ws/",
    "main, /ws/",
    "task, /ws/data/",
    "session, /ws/",
    "chat, /"
  })
  void passesOverOneSlashAtTheEndOfAPath(String listener, String path) throws IOException {
    assertThat(RawHttp.handshake(server.port(listener), path, "Host: localhost").status())
        .isEqualTo(101);
  }

  @ParameterizedTest
  @CsvSource({
    "main, /nowhere, /ws/task",
    "main, /ws/task//, /api/v1/ws",
    "task, /nowhere, /ws/strategy",
    "session, /, /ws",
    "chat, /ws/chat, /",
    "channel, /nowhere, /"
  })
  void namesThePathsThereAreForHandshakeAndGetAlike(String listener, String path, String served)
      throws IOException {
    String there = "WebSockets are served at ";
    RawHttp.handshake(server.port(listener), path, "Host: localhost").problem(404, there, served);
    ask(listener, "GET " + path + " HTTP/1.1", "Host: localhost").problem(404, there, served);
  }

  @ParameterizedTest
  @CsvSource({"main, /ws/chat", "chat, /", "task, /ws/", "session, /ws"})
  void tellsAnOrdinaryRequestToUpgrade(String listener, String path) throws IOException {
    RawHttp.Answer answer = ask(listener, "GET " + path + " HTTP/1.1", "Host: localhost");
    answer.problem(426);
    assertThat(answer.header("Upgrade")).contains("websocket");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "GET /health/live HTTP/1.1",
        "POST /api/v1/chat/sessions HTTP/1.1"
      })
  void refusesARequestWithoutExactlyOneHost(String line) throws IOException {
    for (String listener : List.of("main", "chat")) {
      for (List<String> hosts :
          List.of(
              List.<String>of(),
              List.of("Host: localhost", "Host: localhost"),
              List.of("Host: localhost", "Host: other"),
              List.of("Host:"),
              List.of("Host: a b"))) {
        List<String> lines = new ArrayList<>(List.of(line));
        lines.addAll(hosts);
        ask(listener, lines.toArray(String[]::new)).problem(400, "Host");
        lines.addAll(RawHttp.HANDSHAKE);
        ask(listener, lines.toArray(String[]::new)).problem(400, "Host");
      }
    }
  }

  @Test
  void letsAnOldClientBeWithoutAHost() throws IOException {
    assertThat(ask("main", "GET /health/live HTTP/1.0").status()).isEqualTo(200);
    ask("main", "GET /api/v1/connections HTTP/1.0").problem(401, "auth.anonymous");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection: keep-alive | Sec-WebSocket-Version: 13 | dGhlIHNhbXBsZSBub25jZQ== | 400",
        "Connection: Upgrade | Sec-WebSocket-Version: 8 | dGhlIHNhbXBsZSBub25jZQ== | 426",
        "Connection: Upgrade | X: none | dGhlIHNhbXBsZSBub25jZQ== | 426",
        "Connection: Upgrade | Sec-WebSocket-Version: 13 | short | 400",
        "Connection: Upgrade | Sec-WebSocket-Version: 13 | %% | 400"
      })
  void tellsByAProblemWhatIsNoHandshake(String connection, String version, String key, int status)
      throws IOException {
    RawHttp.Answer answer =
        ask(
            "chat",
            "GET / HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            connection,
            version,
            "Sec-WebSocket-Key: " + key);
    answer.problem(status);
    assertThat(answer.header("Sec-WebSocket-Version").isPresent()).isEqualTo(status == 426);
  }

  @Test
  void tellsByAProblemEverythingElseThatIsWrongWithAHandshake() throws IOException {
    int port = server.port("chat");
    RawHttp.handshake(port, "/?token=%zz", "Host: localhost").problem(400, "query");
    RawHttp.handshake(port, "/?a=|", "Host: localhost").problem(400, "URI");
    RawHttp.handshake(port, "/", "Host: localhost", "Origin: https://evil.example")
        .problem(403, "https://evil.example", "localhost", "http.origins");
    RawHttp.handshake(port, "/", "Host: localhost", "Content-Length: 5").problem(400, "body");
    List<String> post = new ArrayList<>(List.of("POST / HTTP/1.1", "Host: localhost"));
    post.addAll(RawHttp.HANDSHAKE);
    RawHttp.Answer answer = ask("chat", post.toArray(String[]::new));
    answer.problem(405);
    assertThat(answer.header("Allow")).contains("GET");
    List<String> old = new ArrayList<>(List.of("GET / HTTP/1.0", "Host: localhost"));
    old.addAll(RawHttp.HANDSHAKE);
    ask("chat", old.toArray(String[]::new)).problem(400, "HTTP/1.1");
    ask("chat", "nonsense").problem(400);
  }

  @Test
  void keepsTheConnectionBehindARefusedHandshake() throws IOException {
    try (RawHttp connection = RawHttp.connect(server.port("main"))) {
      List<String> lines = new ArrayList<>(List.of("GET /nowhere HTTP/1.1", "Host: localhost"));
      lines.addAll(RawHttp.HANDSHAKE);
      RawHttp.Answer refused = connection.send(lines.toArray(String[]::new));
      refused.problem(404);
      assertThat(refused.header("Keep-Alive")).contains("timeout=75");
      assertThat(connection.send("GET /health/live HTTP/1.1", "Host: localhost").status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer", "Bearer", "BEARER"})
  void answersTheSubprotocolThatCarriesTheTokenAsItIsWritten(String name) throws IOException {
    RawHttp.Answer answer =
        RawHttp.handshake(
            server.port("channel"),
            "/",
            "Host: localhost",
            "Sec-WebSocket-Protocol: " + name + ", " + server.token("anna"));
    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("Sec-WebSocket-Protocol")).contains(name);
  }

  @Test
  void takesAListedPageOfAnyScheme() throws IOException {
    String origin = "Origin: capacitor://localhost";
    int chat = server.port("chat");
    assertThat(RawHttp.handshake(chat, "/", "Host: localhost", origin).status()).isEqualTo(101);
    RawHttp.Answer http = ask("main", "GET /health/live HTTP/1.1", "Host: localhost:1", origin);
    assertThat(http.status()).isEqualTo(200);
    assertThat(http.header("Access-Control-Allow-Origin")).contains("capacitor://localhost");
    RawHttp.handshake(chat, "/", "Host: localhost", "Origin: ionic://localhost").problem(403);
  }

  @Test
  void passesOverAnAuthorizationForSomebodyElse() throws IOException {
    String basic = "Authorization: Basic dXNlcjpwYXNz";
    String token = server.token("1");
    try (WireClient alone = WireClient.open(server, "chat", "/", basic)) {
      alone.next("connected");
      alone.send("{'type':'auth','user_id':1}");
      alone.next("auth_success");
    }
    try (WireClient beside = WireClient.open(server, "channel", "/?token=" + token, basic)) {
      beside.next("connected");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/3.0", "HTTP/2.0", "HTTP/1.2"})
  void saysWhichVersionsItSpeaks(String version) throws Exception {
    RawHttp.ask(server.port("main"), "GET / " + version, "Host: localhost")
        .problem(505, version, "HTTP/1.1");
  }

  @Test
  void saysThatChunksAreMalformed() throws Exception {
    try (RawHttp connection = RawHttp.connect(server.port("main"))) {
      connection
          .sendWith(
              "zz\r\n{}\r\n",
              "POST /api/v1/topics/a/messages HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/json",
              "Transfer-Encoding: chunked")
          .problem(400, "chunks");
      assertThat(connection.ended()).isTrue();
    }
  }
}
