package dev.switchboard.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that a WebSocket server on Vert.x can be: echo, and broadcast by a write per socket. No
 * tokens, topics, limits or log; one event loop. Prints its port.
 */
final class VertxPeer {

  private final List<ServerWebSocket> subscribers = new ArrayList<>();

  private VertxPeer() {}

  /** Serves until the process is ended. */
  public static void main(String[] words) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    HttpServer server = vertx.createHttpServer().webSocketHandler(new VertxPeer()::accept);
    server
        .listen(0, "127.0.0.1")
        .onSuccess(listening -> System.out.println(listening.actualPort()))
        .onFailure(failure -> System.err.println(failure));
  }

  private void accept(ServerWebSocket socket) {
    socket.textMessageHandler(text -> take(socket, text));
    socket.closeHandler(closed -> subscribers.remove(socket));
  }

  private void take(ServerWebSocket socket, String text) {
    switch (text.charAt(0)) {
      case PeerLanguage.SUBSCRIBE -> {
        subscribers.add(socket);
        socket.writeTextMessage(PeerLanguage.SUBSCRIBED);
      }
      case PeerLanguage.BROADCAST -> {
        for (ServerWebSocket subscriber : subscribers) {
          subscriber.writeTextMessage(text);
        }
      }
      default -> {
        socket.writeTextMessage(text);
      }
    }
  }
}
