package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An HTTP/1.1 connection that sends exactly the lines it is given. */
final class RawHttp implements AutoCloseable {

  /** What a WebSocket handshake needs besides the host. */
  static final List<String> HANDSHAKE =
      List.of(
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /** An answer; without a body where it has no length. */
  record Answer(List<String> head, String body) {

    int status() {
      return Integer.parseInt(head.get(0).split(" ", -1)[1]);
    }

    Optional<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst();
    }

    /** Sees to it that this is a problem document that names something; gives its detail. */
    String problem(int status, String... named) {
      assertThat(status()).as(body).isEqualTo(status);
      assertThat(header("Content-Type")).contains("application/problem+json");
      ObjectNode problem = Json.parseObject(body);
      assertThat(problem.path("status").intValue()).isEqualTo(status);
      assertThat(problem.path("title").textValue()).isNotEmpty();
      String detail = problem.path("detail").textValue();
      for (String word : named) {
        assertThat(detail).contains(word);
      }
      return detail;
    }
  }

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static RawHttp connect(int port) throws IOException {
    return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** One request on a connection of its own. */
  static Answer ask(int port, String... lines) throws IOException {
    try (RawHttp connection = connect(port)) {
      return connection.send(lines);
    }
  }

  /** One handshake on a connection of its own, with these lines and those it needs. */
  static Answer handshake(int port, String path, String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of("GET " + path + " HTTP/1.1"));
    all.addAll(Arrays.asList(lines));
    all.addAll(HANDSHAKE);
    return ask(port, all.toArray(String[]::new));
  }

  Answer send(String... lines) throws IOException {
    return sendWith("", lines);
  }

  /** Sends a body behind the head, whose lines announce it. */
  Answer sendWith(String body, String... lines) throws IOException {
    String head = String.join("\r\n", lines) + "\r\n\r\n";
    out.write((head + body).getBytes(StandardCharsets.UTF_8));
    out.flush();
    return read();
  }

  private Answer read() throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.add(line);
    }
    Answer bodiless = new Answer(head, "");
    int length = bodiless.header("Content-Length").map(Integer::parseInt).orElse(0);
    return new Answer(head, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (char c = (char) in.readByte(); c != '\n'; c = (char) in.readByte()) {
      line.append(c);
    }
    return line.toString().strip();
  }

  /** Whether the server has ended the connection. */
  boolean ended() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
