package dev.switchboard.chaos.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The device behind the TCP sessions: reads what comes, and says a line of its own from time to
 * time to whoever has dialled last.
 */
final class TcpPeer implements AutoCloseable {

  private static final long PAUSE_MILLIS = 400;

  private final Scene scene;
  private final ServerSocket server;
  private @Nullable Socket last;
  private boolean isQuiet;

  TcpPeer(Scene scene, String host) throws IOException {
    this.scene = scene;
    server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
    thread("chaos-tcp-peer", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Says a line whenever there is one, from now on. */
  void speak(Function<Socket, @Nullable String> line) {
    scene.later(PAUSE_MILLIS, () -> say(line));
  }

  void beQuiet() {
    isQuiet = true;
  }

  private void say(Function<Socket, @Nullable String> line) {
    Socket socket = last;
    if (isQuiet) {
      return;
    }
    if (socket != null) {
      String said = line.apply(socket);
      if (said != null) {
        try {
          socket.getOutputStream().write((said + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          last = null;
        }
      }
    }
    speak(line);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        scene.run(() -> last = socket);
        thread("chaos-tcp-device", () -> read(socket));
      }
    } catch (IOException e) {
      // Closed: the run is over.
    }
  }

  private void read(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The node is gone, and its session with it.
    } finally {
      scene.run(
          () -> {
            if (socket.equals(last)) {
              last = null;
            }
          });
    }
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
