package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that do something wrong are told of. */
class FaultsTest {

  private static final Scale SMALL = new Scale(3, 2, 3, 300, 128, 0, 50);

  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** A server with the peer's words that answers a broadcast in its own way. */
  private Subject.Running server(BiConsumer<List<ServerWebSocket>, String> broadcast) {
    List<ServerWebSocket> subscribers = new ArrayList<>();
    return running(
        vertx
            .createHttpServer()
            .webSocketHandler(
                socket ->
                    socket.textMessageHandler(
                        text -> {
                          if (text.charAt(0) == PeerLanguage.SUBSCRIBE) {
                            subscribers.add(socket);
                            socket.writeTextMessage(PeerLanguage.SUBSCRIBED);
                          } else {
                            broadcast.accept(subscribers, text);
                          }
                        }))
            .listen(0, "127.0.0.1")
            .await());
  }

  @Test
  void tellsOfADeliveryTooMany() {
    Subject.Running server =
        server(
            (subscribers, text) -> {
              subscribers.forEach(socket -> socket.writeTextMessage(text));
              subscribers.get(0).writeTextMessage(text);
            });

    Measurement measured = Comparison.once(FanOut.paced(), server, SMALL);

    assertThat(measured.faults()).singleElement().asString().contains("too many of");
  }

  @Test
  void tellsOfASocketThatTheServerCloses() {
    Subject.Running server =
        server(
            (subscribers, text) -> {
              if (subscribers.size() == SMALL.sockets()) {
                subscribers.remove(0).close((short) 4000, "slow");
              }
              subscribers.forEach(socket -> socket.writeTextMessage(text));
            });

    Measurement measured = Comparison.once(FanOut.paced(), server, SMALL);

    assertThat(measured.faults()).contains("socket 0 was closed with 4000");
  }

  @Test
  void tellsOfAHandshakeThatIsRefused() {
    HttpServer http =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().setStatusCode(503).end())
            .listen(0, "127.0.0.1")
            .await();
    Subject.Running server = running(http);

    assertThatThrownBy(() -> Comparison.once(FanOut.paced(), server, SMALL))
        .hasMessage("the handshake was answered HTTP/1.1 503 Service Unavailable");
  }

  private static Subject.Running running(HttpServer http) {
    int port = http.actualPort();
    return new Subject.Running(
        "wrong", ProcessHandle.current().pid(), port, new PeerLanguage(port), () -> 0, () -> {});
  }
}
