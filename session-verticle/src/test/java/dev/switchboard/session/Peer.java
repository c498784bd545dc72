package dev.switchboard.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The other end of a TCP connection. */
final class Peer implements AutoCloseable {

  private static final int PATIENCE_MS = 60_000;

  private final Socket socket;

  Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
  }

  /** A peer that dials. */
  static Peer dial(int port) throws IOException {
    return new Peer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** A peer that waits for one to dial. */
  static ServerSocket listen() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MS);
    return server;
  }

  static Peer accept(ServerSocket server) throws IOException {
    return new Peer(server.accept());
  }

  String name() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  CompletableFuture<Void> writing(byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            write(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  byte[] read(int count) throws IOException {
    return socket.getInputStream().readNBytes(count);
  }

  String readText(int count) throws IOException {
    return new String(read(count), StandardCharsets.UTF_8);
  }

  /** Ends the sending side; what comes can still be read. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends back what comes, to the end. */
  void echo() throws IOException {
    socket.getInputStream().transferTo(socket.getOutputStream());
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
