package dev.switchboard.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that sends exactly the bytes it is told to, right or wrong. */
final class RawClient implements AutoCloseable {

  static final int TEXT = 0x81;
  static final int TEXT_BEGINS = 0x01;
  static final int CONTINUES = 0x00;
  static final int CONTINUATION_ENDS = 0x80;
  static final int BINARY = 0x82;
  static final int CLOSE = 0x88;
  static final int PING = 0x89;
  static final int PONG = 0x8A;
  static final int COMPRESSED_TEXT = 0xC1;

  private static final int TIMEOUT_MS = 20_000;
  private static final int MASK = 0x5A17C3E9;

  /** A frame as it came in. */
  static final class Received {

    private final int first;
    private final byte[] payload;

    private Received(int first, byte[] payload) {
      this.first = first;
      this.payload = payload;
    }

    int first() {
      return first;
    }

    byte[] payload() {
      return payload;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
      return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final List<String> responseHead = new ArrayList<>();

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Connects and asks for the upgrade, with further header lines. */
  static RawClient connect(int port, String... headers) throws IOException {
    return on(new Socket(InetAddress.getLoopbackAddress(), port), headers);
  }

  /** Connects with a small receive buffer, so that the server's writes pile up soon. */
  static RawClient connectNarrow(int port) throws IOException {
    Socket narrow = new Socket();
    narrow.setReceiveBufferSize(4_096);
    narrow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return on(narrow);
  }

  static RawClient on(Socket socket, String... headers) throws IOException {
    return on(socket, new byte[0], headers);
  }

  /** The early bytes go out in one piece with the handshake, before it is answered. */
  static RawClient on(Socket socket, byte[] early, String... headers) throws IOException {
    socket.setSoTimeout(TIMEOUT_MS);
    RawClient client = new RawClient(socket);
    StringBuilder head =
        new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n")
            .append("Upgrade: websocket\r\n");
    List<String> lines = List.of(headers);
    if (lines.stream().noneMatch(line -> line.startsWith("Sec-WebSocket-Version"))) {
      head.append("Sec-WebSocket-Version: 13\r\n");
    }
    if (lines.stream().noneMatch(line -> line.startsWith("Sec-WebSocket-Key"))) {
      head.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    }
    lines.forEach(line -> head.append(line).append("\r\n"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(early);
    client.send(all.toByteArray());
    client.readHead();
    return client;
  }

  private void readHead() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      char c = (char) in.readByte();
      if (c == '\n') {
        String done = line.toString().strip();
        if (done.isEmpty()) {
          return;
        }
        responseHead.add(done);
        line.setLength(0);
      } else {
        line.append(c);
      }
    }
  }

  String status() {
    return responseHead.get(0);
  }

  @Nullable String header(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ": ";
    return responseHead.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse(null);
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void sendFrame(int first, byte[] payload) throws IOException {
    send(frame(first, payload));
  }

  void sendFrame(int first, String text) throws IOException {
    sendFrame(first, text.getBytes(StandardCharsets.UTF_8));
  }

  void sendClose(int code) throws IOException {
    sendFrame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  /** A masked frame. */
  static byte[] frame(int first, byte[] payload) {
    byte[] header = header(first, payload.length);
    ByteBuffer frame = ByteBuffer.allocate(header.length + payload.length).put(header);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK >>> (24 - 8 * (i % 4))));
    }
    return frame.array();
  }

  /** The header of a masked frame that announces so many bytes. */
  static byte[] header(int first, long length) {
    ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
    if (length < 126) {
      header.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      header.put((byte) 0xFE).putShort((short) length);
    } else {
      header.put((byte) 0xFF).putLong(length);
    }
    header.putInt(MASK);
    return Arrays.copyOf(header.array(), header.position());
  }

  /** The next frame; throws EOFException at the end of the stream. */
  Received read() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Received(first, payload);
  }

  /** Reads so many bytes, whatever they are. */
  void skip(int bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  /** Whether the server has ended the connection; reads what is left of it. */
  boolean ended() throws IOException {
    try {
      return in.read() < 0;
    } catch (EOFException | SocketException e) {
      return true;
    }
  }

  /** Ends the connection without a word. */
  void hangUp() throws IOException {
    socket.close();
  }

  /** Resets the connection. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
