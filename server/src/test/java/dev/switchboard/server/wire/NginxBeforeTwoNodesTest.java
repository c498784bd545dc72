package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.Nginx;
import dev.switchboard.server.WireProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The very {@code deploy/nginx/switchboard.conf}, but for addresses and paths, in a real nginx in
 * front of two servers.
 */
@Timeout(180)
class NginxBeforeTwoNodesTest {

  private static final Path CONFIGURATION = Path.of("..", "deploy", "nginx", "switchboard.conf");
  private static final String HOST = "chat.example";

  @TempDir private static Path certificates;
  private static ProxiedTls tls;

  @TempDir private Path directory;
  private final List<WireProcess> nodes = new ArrayList<>();
  private Nginx nginx;

  @BeforeAll
  static void makeCertificate() throws Exception {
    tls = ProxiedTls.in(certificates);
  }

  @BeforeEach
  void start() throws IOException {
    for (String name : List.of("one", "two")) {
      Path home = Files.createDirectory(directory.resolve(name));
      nodes.add(WireProcess.start(home, List.of("http.trustedProxies=127.0.0.1")));
    }
    nginx = nginx(nodes.get(0).port("main"), nodes.get(1).port("main"));
  }

  @AfterEach
  void stop() {
    nginx.close();
    nodes.forEach(WireProcess::close);
  }

  private Nginx nginx(int first, int second) throws IOException {
    int port = Nginx.freePort();
    String text = Files.readString(CONFIGURATION);
    text = replaced(text, "10.0.0.11:8080", "127.0.0.1:" + first);
    text = replaced(text, "10.0.0.12:8080", "127.0.0.1:" + second);
    text = replaced(text, "listen 80;", "listen 127.0.0.1:" + Nginx.freePort() + ";");
    text = replaced(text, "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;");
    text = replaced(text, "/etc/ssl/switchboard/fullchain.pem", tls.certificate());
    text = replaced(text, "/etc/ssl/switchboard/privkey.pem", tls.key());
    return Nginx.start(directory.resolve("nginx" + port), port, text);
  }

  private static String replaced(String text, String old, Object fresh) {
    assertThat(text).containsOnlyOnce(old);
    return text.replace(old, fresh.toString());
  }

  private Socket secure(int from) throws IOException {
    return tls.connect(from, nginx.port());
  }

  private WireClient chat(int from, String... headers) throws IOException {
    WireClient client = WireClient.handshakeOver(secure(from), "/ws/chat", HOST, headers);
    assertThat(client.status()).isEqualTo(101);
    client.next("connected");
    return client;
  }

  private List<JsonNode> connections(WireProcess node) throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    WireHttp.of(node)
        .as(node.token("root", Role.ADMIN))
        .get("/connections")
        .ok(200)
        .path("items")
        .forEach(items::add);
    return items;
  }

  @Test
  void spreadsSocketsOverBothAndTellsThemWhoTheClientIs() throws Exception {
    try (WireClient first = chat(5, "X-Forwarded-For: 192.0.2.66");
        WireClient second = chat(5, "X-Real-IP: 192.0.2.66")) {
      for (WireProcess node : nodes) {
        assertThat(connections(node))
            .extracting(one -> one.path("address").asText())
            .containsExactly("127.0.0.5");
      }
      first.leave();
      second.leave();
    }
  }

  @Test
  void takesAPageOfItsOwnHostOverTls() throws Exception {
    String origin = "Origin: https://" + HOST;
    String stranger = "Origin: https://evil.example";
    try (WireClient same = chat(1, origin)) {
      same.leave();
    }
    try (WireClient other = WireClient.handshakeOver(secure(1), "/ws/chat", HOST, stranger)) {
      assertThat(other.status()).isEqualTo(403);
    }
  }

  @Test
  void keepsASilentSocketForLongerThanItWaitsForANode() throws Exception {
    try (WireClient client = chat(1)) {
      // Without this the server would close it after a while.
      client.send("{'type':'auth','token':'%s'}", nodes.get(0).token("anna", Role.USER));
      client.next("auth_success");
      // Nothing else is sent meanwhile; one comes every 25 s, so the third after nginx' 60 s.
      for (int i = 0; i < 3; i++) {
        client.expectPing(40_000);
      }
      client.send("{'type':'auth','token':'%s'}", nodes.get(0).token("anna", Role.USER));
      client.next("auth_success");
      client.leave();
    }
  }

  @Test
  void goesOnWithTheOtherNodeWhereOneIsStopped() throws Exception {
    try (WireClient first = chat(1);
        WireClient second = chat(1)) {
      boolean firstIsOnOne = isOn(first, nodes.get(0));
      String unused = nodes.get(0).stop();
      (firstIsOnOne ? first : second).expectClose(1001);
      for (int i = 0; i < 4; i++) {
        try (WireClient again = chat(1)) {
          again.leave();
        }
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200");
      }
      WireClient kept = firstIsOnOne ? second : first;
      kept.send("{'type':'auth','token':'%s'}", nodes.get(1).token("anna", Role.USER));
      kept.next("auth_success");
      kept.leave();
    }
  }

  /** Tells by who it is there. */
  private boolean isOn(WireClient client, WireProcess node) throws Exception {
    client.send("{'type':'auth','token':'%s'}", node.token("ben", Role.USER));
    client.next("auth_success");
    return connections(node).stream().anyMatch(one -> one.path("principal").asText().equals("ben"));
  }

  @Test
  void passesAnAnswerOnWhileItIsBeingWritten() throws Exception {
    nginx.close();
    try (ServerSocket node = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      nginx = nginx(node.getLocalPort(), node.getLocalPort());
      try (Socket client = secure(1)) {
        ask(client, "/api/v1/sse?topics=a");
        try (Socket asked = node.accept()) {
          OutputStream answer = asked.getOutputStream();
          write(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\ndata: 1\r\n");
          String seen = readUntil(client, "data: 1");
          assertThat(seen).startsWith("HTTP/1.1 200");
          write(answer, "0\r\n\r\n");
        }
      }
    }
  }

  private String get(String path) throws IOException {
    try (Socket client = secure(1)) {
      ask(client, path);
      return readUntil(client, "\r\n");
    }
  }

  private static void ask(Socket socket, String path) throws IOException {
    write(socket.getOutputStream(), "GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new AssertionError("ended behind " + seen);
      }
      seen.append((char) next);
    }
    return seen.toString();
  }
}
