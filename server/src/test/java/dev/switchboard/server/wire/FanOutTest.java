package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand sockets on one topic each get a thousand messages, in order. */
class FanOutTest {

  private static final int SOCKETS = 1_000;
  private static final int MESSAGES = 1_000;
  private static final int AT_ONCE = 100;

  /** One client: joins, then counts what comes and notes the first thing that is out of order. */
  private static final class Listening {

    private final Promise<Void> joined = Promise.promise();
    private final Promise<Void> complete = Promise.promise();
    private int received;

    private Listening(ClientWebSocket socket, int userId, long session) {
      socket.textMessageHandler(text -> hear(socket, text, userId, session));
      socket.closeHandler(
          closed ->
              complete.tryFail("closed with " + socket.closeStatusCode() + " at " + received));
    }

    private void hear(WebSocket socket, String text, int userId, long session) {
      if (text.startsWith("{\"type\":\"new_message\"")) {
        if (!text.contains("\"content\":\"m" + received + "\"")) {
          complete.tryFail("instead of message " + received + ": " + text);
        }
        if (++received == MESSAGES) {
          complete.tryComplete();
        } else if (received > MESSAGES) {
          throw new AssertionError("too many");
        }
        return;
      }
      ObjectNode message = Json.parseObject(text);
      switch (message.path("type").asText()) {
        case "connected" ->
            socket.writeTextMessage(WireClient.json("{'type':'auth','user_id':%d}", userId));
        case "auth_success" ->
            socket.writeTextMessage(
                WireClient.json("{'type':'join_session','session_id':%d}", session));
        case "joined_session" -> joined.tryComplete();
        default -> joined.tryFail(text);
      }
    }
  }

  @Test
  @Timeout(60)
  void givesEveryMessageToEverySocketInOrder(@TempDir Path directory) throws Exception {
    Vertx vertx = Vertx.vertx();
    try (WireServer server =
            WireServer.start(
                directory,
                "limits.connectionsPerUser=0",
                "limits.messagesPerSecond=1000000",
                "limits.burst=1000000");
        WireClient writer = WireClient.open(server, "chat")) {
      writer.next("connected");
      writer.send("{'type':'auth','user_id':0}");
      writer.next("auth_success");
      writer.send("{'type':'join_session','session_id':1}");
      writer.next("joined_session");
      WebSocketClient client =
          vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(SOCKETS));
      List<Listening> listening = new ArrayList<>();
      for (int i = 1; i <= SOCKETS; i++) {
        ClientWebSocket socket = client.webSocket();
        listening.add(new Listening(socket, i, 1));
        WebSocket unused =
            await(
                socket.connect(
                    new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(server.port("chat"))
                        .setURI("/")));
      }
      await(Future.all(listening.stream().map(one -> one.joined.future()).toList()));

      for (int sent = 0; sent < MESSAGES; sent += AT_ONCE) {
        for (int i = sent; i < sent + AT_ONCE; i++) {
          writer.send("{'type':'send_message','session_id':1,'content':'m%d'}", i);
        }
        for (int i = sent; i < sent + AT_ONCE; i++) {
          assertThat(writer.next("new_message").at("/message/content").textValue())
              .isEqualTo("m" + i);
        }
      }

      await(Future.all(listening.stream().map(one -> one.complete.future()).toList()));
      assertThat(listening).allMatch(one -> one.received == MESSAGES);
    } finally {
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(50, TimeUnit.SECONDS);
  }
}
