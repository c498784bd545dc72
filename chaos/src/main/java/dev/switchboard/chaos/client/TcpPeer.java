package dev.switchboard.chaos.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The device behind the TCP sessions. It reads lines, by which it learns whose session a connection
 * is, and says a line of its own from time to time on the one that it was spoken to last.
 */
final class TcpPeer implements AutoCloseable {

  private static final long PAUSE_MILLIS = 400;

  private final Scene scene;
  private final ServerSocket server;
  private final Map<Socket, String> topics = new HashMap<>();
  private Function<String, @Nullable String> topicOf = line -> null;
  private @Nullable Socket last;
  private boolean isQuiet;
  private boolean isAsked;

  TcpPeer(Scene scene, String host) throws IOException {
    this.scene = scene;
    server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
    thread("chaos-tcp-peer", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * Says lines from now on.
   *
   * @param topicOfLine the topic that a line was written on
   * @param nextLine what to say on the connection of a topic, or nothing
   */
  void speak(
      Function<String, @Nullable String> topicOfLine, Function<String, @Nullable String> nextLine) {
    topicOf = topicOfLine;
    scene.later(PAUSE_MILLIS, () -> say(nextLine));
  }

  void beQuiet() {
    isQuiet = true;
  }

  private void say(Function<String, @Nullable String> nextLine) {
    if (isQuiet) {
      return;
    }
    // One line for what was heard: many at once would be read in pieces that split them.
    Socket socket = isAsked ? last : null;
    isAsked = false;
    String topic = socket == null ? null : topics.get(socket);
    String line = topic == null ? null : nextLine.apply(topic);
    if (socket != null && line != null) {
      try {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        gone(socket);
      }
    }
    scene.later(PAUSE_MILLIS, () -> say(nextLine));
  }

  private void heard(Socket socket, String line) {
    String topic = topicOf.apply(line);
    if (topic != null) {
      topics.put(socket, topic);
      last = socket;
      isAsked = true;
    }
  }

  private void gone(Socket socket) {
    topics.remove(socket);
    if (socket.equals(last)) {
      last = null;
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        thread("chaos-tcp-device", () -> read(socket));
      }
    } catch (IOException e) {
      // Closed: the run is over.
    }
  }

  private void read(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String said = line;
        scene.run(() -> heard(socket, said));
      }
    } catch (IOException e) {
      // The node is gone, and its session with it.
    } finally {
      scene.run(() -> gone(socket));
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
