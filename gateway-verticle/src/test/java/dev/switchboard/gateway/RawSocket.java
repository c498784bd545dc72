package dev.switchboard.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A socket of a client that hangs: it says who it is and what it wants, and never anything again.
 */
final class RawSocket implements AutoCloseable {

  private final Socket socket;

  private RawSocket(Socket socket) {
    this.socket = socket;
  }

  /** Connects, says something, and waits until all of it was answered. */
  static RawSocket hanging(int port, List<String> words, String lastAnswer) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(30_000);
      List<String> handshake =
          List.of(
              "GET / HTTP/1.1",
              "Host: localhost",
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
              "",
              "");
      send(socket, String.join("\r\n", handshake).getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      readUntil(in, "\r\n\r\n");
      for (String text : words) {
        // A masked text frame with a mask of zeros.
        byte[] frame = new byte[6 + text.length()];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | text.length());
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, frame, 6, text.length());
        send(socket, frame);
      }
      readUntil(in, lastAnswer);
      return new RawSocket(socket);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until it was told something; it says nothing to that. */
  void awaitText(String text) {
    try {
      readUntil(socket.getInputStream(), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void readUntil(InputStream in, String end) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("ended behind " + seen);
      }
      seen.append((char) next);
    }
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
