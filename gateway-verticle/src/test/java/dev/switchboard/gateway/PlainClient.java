package dev.switchboard.gateway;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of {@link PlainDialect} that keeps what it is told, in order. */
final class PlainClient {

  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  final CompletableFuture<Short> closed = new CompletableFuture<>();
  final WebSocket socket;

  private PlainClient(WebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(told::add);
    socket.closeHandler(end -> closed.complete(socket.closeStatusCode()));
    socket.exceptionHandler(
        thrown -> {
          if (!(thrown instanceof HttpClosedException)) {
            closed.completeExceptionally(thrown);
          }
        });
  }

  /** Connects without a name. */
  static PlainClient connectUnnamed(WebSocketClient client, int port) {
    PlainClient connected =
        GatewayFixture.await(
            client
                .connect(new WebSocketConnectOptions().setPort(port).setURI("/"))
                .map(PlainClient::new));
    return connected.expect("welcome");
  }

  /** Connects and names itself. */
  static PlainClient connect(WebSocketClient client, int port, String name) {
    PlainClient connected = connectUnnamed(client, port);
    connected.say("iam " + name).expect("hello " + name);
    return connected;
  }

  PlainClient say(String text) {
    GatewayFixture.await(socket.writeTextMessage(text));
    return this;
  }

  String next() {
    try {
      String message = told.poll(30, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing came within 30 s");
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  PlainClient expect(String text) {
    String message = next();
    if (!message.equals(text)) {
      throw new AssertionError("expected <" + text + "> but was <" + message + ">");
    }
    return this;
  }

  short closeCode() {
    try {
      return closed.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
