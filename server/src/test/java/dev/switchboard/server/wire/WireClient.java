package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireServer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client of one thread that sees every frame in its order and sends any bytes, right or
 * wrong. JSON is written with single quotes.
 */
final class WireClient implements AutoCloseable {

  static final int TEXT = 0x81;
  static final int BINARY = 0x82;
  static final int CLOSE = 0x88;
  static final int PING = 0x89;
  static final int PONG = 0x8A;

  // Less than the time between two pings, so that a server that only pings is noticed.
  private static final int PATIENCE_MS = 20_000;
  private static final int MASK = 0x5A17C3E9;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final List<String> head = new ArrayList<>();

  /** A frame as it came in. */
  static final class Frame {

    private final int first;
    private final byte[] payload;

    private Frame(int first, byte[] payload) {
      this.first = first;
      this.payload = payload;
    }

    int first() {
      return first;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
      return payload.clone();
    }

    int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }
  }

  private WireClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
    this.out = socket.getOutputStream();
  }

  /** Connects to the root of a listener; fails where the handshake does. */
  static WireClient open(WireServer server, String listener) throws IOException {
    return open(server, listener, "/");
  }

  /** Connects; fails where the handshake does. */
  static WireClient open(WireServer server, String listener, String target, String... headers)
      throws IOException {
    WireClient client = handshake(server.port(listener), target, headers);
    assertThat(client.status()).isEqualTo(101);
    return client;
  }

  /** Asks for the upgrade, with further header lines, and reads the head of the answer. */
  static WireClient handshake(int port, String target, String... headers) throws IOException {
    return handshakeTo(port, target, "localhost:" + port, headers);
  }

  /** The same for a host of any name. */
  static WireClient handshakeTo(int port, String target, String host, String... headers)
      throws IOException {
    return handshakeOver(new Socket(InetAddress.getLoopbackAddress(), port), target, host, headers);
  }

  /** The same over a connection that is there, such as one of TLS. */
  static WireClient handshakeOver(Socket socket, String target, String host, String... headers)
      throws IOException {
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    WireClient client = new WireClient(socket);
    StringBuilder request =
        new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n")
            .append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    Arrays.asList(headers).forEach(line -> request.append(line).append("\r\n"));
    client.sendBytes(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    client.readHead();
    return client;
  }

  private void readHead() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      char c = (char) in.readByte();
      if (c != '\n') {
        line.append(c);
        continue;
      }
      String done = line.toString().strip();
      if (done.isEmpty()) {
        return;
      }
      head.add(done);
      line.setLength(0);
    }
  }

  int status() {
    return Integer.parseInt(head.get(0).split(" ", -1)[1]);
  }

  @Nullable String header(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return head.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst()
        .orElse(null);
  }

  /** JSON written with single quotes. */
  @SuppressWarnings("AnnotateFormatMethod") // Some texts are put together at run time.
  static String json(String text, Object... values) {
    return (values.length == 0 ? text : text.formatted(values)).replace('\'', '"');
  }

  void send(String text, Object... values) throws IOException {
    sendText(json(text, values));
  }

  void sendText(String text) throws IOException {
    sendFrame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  void sendFrame(int first, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) 0xFE).putShort((short) payload.length);
    } else {
      frame.put((byte) 0xFF).putLong(payload.length);
    }
    frame.putInt(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK >>> (24 - 8 * (i % 4))));
    }
    sendBytes(Arrays.copyOf(frame.array(), frame.position()));
  }

  private void sendBytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Something that a test does meanwhile. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /**
   * Does something while these clients answer pings, as live ones do: a server that has no place
   * for another socket asks the present ones whether they are there.
   */
  static void whileTheyAnswerPings(List<WireClient> clients, Action action) throws Exception {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try {
                action.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    while (!done.isDone()) {
      for (WireClient client : clients) {
        client.answerPingIfThere();
      }
      Thread.onSpinWait();
    }
    done.get();
  }

  private void answerPingIfThere() throws IOException {
    if (in.available() > 0) {
      in.mark(1);
      int first = in.readUnsignedByte();
      if (first == PING) {
        byte[] payload = new byte[in.readUnsignedByte()];
        in.readFully(payload);
        sendFrame(PONG, payload);
      } else {
        in.reset();
      }
    }
  }

  /** The next frame but pings, whole as the server writes them; pings are answered. */
  Frame frame() throws IOException {
    Frame frame = answered();
    while (frame.first() == PING) {
      frame = answered();
    }
    return frame;
  }

  /** Sees to it that the next frame is a ping, which may take so long, and answers it. */
  void expectPing(int patienceMs) throws IOException {
    socket.setSoTimeout(patienceMs);
    Frame frame = answered();
    assertThat(frame.first()).as(frame.text()).isEqualTo(PING);
    socket.setSoTimeout(PATIENCE_MS);
  }

  private Frame answered() throws IOException {
    int first = in.readUnsignedByte();
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    if (first == PING) {
      sendFrame(PONG, payload);
    }
    return new Frame(first, payload);
  }

  /** The next message. */
  ObjectNode next() throws IOException {
    Frame frame = frame();
    assertThat(frame.first())
        .as(() -> frame.first() == CLOSE ? "closed with " + frame.closeCode() : frame.text())
        .isEqualTo(TEXT);
    return Json.parseObject(frame.text());
  }

  /** The next message, which must be of this type. */
  ObjectNode next(String type) throws IOException {
    ObjectNode message = next();
    assertThat(message.path("type").asText()).as(message.toString()).isEqualTo(type);
    return message;
  }

  /** Sees to it that the next message is exactly this one. */
  void expect(String text, Object... values) throws IOException {
    assertThat(next()).isEqualTo(Json.parseObject(json(text, values)));
  }

  /** Sees to it that the next frame closes the socket, and the TCP connection ends behind it. */
  void expectClose(int code) throws IOException {
    Frame frame = frame();
    assertThat(frame.first()).as(frame.text()).isEqualTo(CLOSE);
    assertThat(frame.closeCode()).isEqualTo(code);
    sendFrame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    assertThat(in.read()).isEqualTo(-1);
    socket.close();
  }

  /** Closes as a browser does, with a handshake; what is still under way is passed over. */
  void leave() throws IOException {
    sendFrame(CLOSE, ByteBuffer.allocate(2).putShort((short) 1000).array());
    Frame frame = frame();
    while (frame.first() != CLOSE) {
      frame = frame();
    }
    assertThat(in.read()).isEqualTo(-1);
    socket.close();
  }

  /** Ends the connection without a word, as a lost network does. */
  void drop() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
