package dev.switchboard.server.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The other end of a TCP session: a device, or what a session has dialled. */
final class TcpPeer implements AutoCloseable {

  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;

  private TcpPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
  }

  /** A place for a session to dial. */
  static ServerSocket listen() throws IOException {
    return listen(0, 50);
  }

  static ServerSocket listen(int port, int backlog) throws IOException {
    ServerSocket listening = new ServerSocket(port, backlog, LOOPBACK);
    listening.setSoTimeout(PATIENCE_MS);
    return listening;
  }

  static TcpPeer accept(ServerSocket listening) throws IOException {
    return new TcpPeer(listening.accept());
  }

  static TcpPeer dial(int port) throws IOException {
    return new TcpPeer(new Socket(LOOPBACK, port));
  }

  /** What a listening session calls it. */
  String name() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(int... bytes) throws IOException {
    byte[] written = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      written[i] = (byte) bytes[i];
    }
    socket.getOutputStream().write(written);
  }

  /** So many bytes, or fewer where the connection ends before. */
  String read(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** Ends the sending side; what comes can still be read. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends with a reset rather than an end of the stream. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
