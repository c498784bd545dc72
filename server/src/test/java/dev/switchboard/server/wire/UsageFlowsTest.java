package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The flows that end chat.md and channel.md, by clients that behave as the documents' own do. */
@Timeout(120)
class UsageFlowsTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** What both documents' clients have in common: a socket of the platform, text after text. */
  private abstract static class DocumentClient implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();
    final BlockingQueue<ObjectNode> messages = new LinkedBlockingQueue<>();
    volatile @Nullable WebSocket socket;

    CompletableFuture<WebSocket> open(String url) {
      return HTTP.newWebSocketBuilder().buildAsync(URI.create(url), this);
    }

    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        ObjectNode message = Json.parseObject(text.toString());
        text.setLength(0);
        handleMessage(message);
      }
      from.request(1);
      return null;
    }

    void handleMessage(ObjectNode message) {
      messages.add(message);
    }

    // One at a time: an answer may come before the socket has done with what it answers.
    synchronized void send(String json, Object... values) {
      WebSocket open = socket;
      if (open != null) {
        open.sendText(WireClient.json(json, values), true).join();
      }
    }

    ObjectNode take(String type) throws InterruptedException {
      ObjectNode message = messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      assertThat(message.path("type").asText()).as(message.toString()).isEqualTo(type);
      return message;
    }
  }

  /** chat.md's client: authenticates once connected, and keeps one current session. */
  private static final class ChatWebSocketClient extends DocumentClient {

    private final int userId;
    private final CompletableFuture<Void> authenticated = new CompletableFuture<>();
    private long sessionId;

    private ChatWebSocketClient(String url, int userId) {
      this.userId = userId;
      open(url)
          .whenComplete(
              (opened, failed) -> {
                if (failed != null) {
                  authenticated.completeExceptionally(failed);
                }
              });
    }

    @Override
    void handleMessage(ObjectNode message) {
      super.handleMessage(message);
      switch (message.path("type").asText()) {
        case "connected" ->
            CompletableFuture.runAsync(() -> send("{'type':'auth','user_id':%d}", userId));
        case "auth_success" -> authenticated.complete(null);
        default -> {}
      }
    }

    void joinSession(long id) {
      sessionId = id;
      send("{'type':'join_session','session_id':%d}", id);
    }

    void sendMessage(String content) {
      send("{'type':'send_message','session_id':%d,'content':'%s'}", sessionId, content);
    }
  }

  /**
   * channel.md's client: comes back up to five times, 1 s · 2^n apart, and never subscribes again.
   */
  private static final class ChannelWebSocketClient extends DocumentClient {

    private static final int MAX_ATTEMPTS = 5;

    private final String url;
    private int reconnectAttempts;
    final AtomicInteger opened = new AtomicInteger();

    private ChannelWebSocketClient(String url) {
      this.url = url;
      connect();
    }

    private void connect() {
      open(url)
          .exceptionally(
              failed -> {
                handleReconnect();
                return null;
              });
    }

    @Override
    public void onOpen(WebSocket socket) {
      reconnectAttempts = 0;
      opened.incrementAndGet();
      super.onOpen(socket);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      handleReconnect();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      handleReconnect();
    }

    private void handleReconnect() {
      if (reconnectAttempts < MAX_ATTEMPTS) {
        reconnectAttempts++;
        Executor later =
            CompletableFuture.delayedExecutor(
                1_000L << (reconnectAttempts - 1), TimeUnit.MILLISECONDS);
        later.execute(this::connect);
      }
    }

    void subscribe(String channel) {
      send("{'type':'subscribe','channel':'%s'}", channel);
    }
  }

  private static String url(WireServer server, String listener) {
    return "ws://localhost:" + server.port(listener);
  }

  @Test
  void servesAUserAndAnAgentWhoChat(@TempDir Path directory) throws Exception {
    try (WireServer server = WireServer.start(directory)) {
      WireHttp http = WireHttp.of(server);
      ChatWebSocketClient user = new ChatWebSocketClient(url(server, "chat"), 123);
      user.authenticated.get(30, TimeUnit.SECONDS);
      long session =
          http.post("/chat/sessions", "{'userId':123}").ok(201).path("sessionId").longValue();
      user.joinSession(session);
      user.sendMessage("你好，我需要咨询");
      user.take("connected");
      assertThat(user.take("auth_success").path("user_id").intValue()).isEqualTo(123);
      assertThat(user.take("joined_session").path("session_id").longValue()).isEqualTo(session);
      assertThat(user.take("new_message").at("/message/content").textValue()).isEqualTo("你好，我需要咨询");

      ChatWebSocketClient agent = new ChatWebSocketClient(url(server, "chat"), 9);
      agent.authenticated.get(30, TimeUnit.SECONDS);
      JsonNode active = http.get("/chat/sessions?status=active").ok(200).path("items").get(0);
      agent.joinSession(active.path("sessionId").longValue());
      agent.take("connected");
      agent.take("auth_success");
      agent.take("joined_session");
      user.sendMessage("在吗");
      assertThat(agent.take("new_message").at("/message/sender_id").intValue()).isEqualTo(123);
      agent.sendMessage("您好");
      ObjectNode reply = agent.take("new_message");
      assertThat(reply.at("/message/sender_id").intValue()).isEqualTo(9);
      user.take("new_message");
      assertThat(user.take("new_message")).isEqualTo(reply);
    }
  }

  @Test
  void runsTheDocumentsOwnChatExampleUnchanged(@TempDir Path directory) throws Exception {
    try (WireServer server = WireServer.start(directory)) {
      ChatWebSocketClient client = new ChatWebSocketClient(url(server, "chat"), 123);
      client.authenticated.get(30, TimeUnit.SECONDS);
      client.joinSession(456);
      client.sendMessage("你好，我需要咨询");
      client.send("{'type':'ping'}");

      client.take("connected");
      client.take("auth_success");
      client.take("joined_session");
      assertThat(client.messages.poll(30, TimeUnit.SECONDS)).isNotNull();
      assertThat(client.messages.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void bringsAStudentAndAParentTheirsThroughARestart(@TempDir Path directory) throws Exception {
    WireServer server = WireServer.start(directory);
    try {
      WireHttp backend = WireHttp.of(server).as(server.token("backend", Role.SERVICE, null));
      backend.put("/run-sessions/session-123", "{'userId':'student'}").ok(200);
      ChannelWebSocketClient student =
          new ChannelWebSocketClient(url(server, "channel") + "?token=" + server.token("student"));
      ChannelWebSocketClient parent =
          new ChannelWebSocketClient(url(server, "channel") + "?token=" + server.token("parent"));
      student.take("connected");
      parent.take("connected");
      student.subscribe("run-results/session-123");
      parent.subscribe("notifications/parent");
      student.take("subscribed");
      parent.take("subscribed");
      publish(backend, 1);
      expectBoth(student, parent, 1);

      server = server.restart();

      publish(WireHttp.of(server).as(server.token("backend", Role.SERVICE, null)), 2);
      student.take("connected");
      parent.take("connected");
      expectBoth(student, parent, 2);
      publish(WireHttp.of(server).as(server.token("backend", Role.SERVICE, null)), 3);
      expectBoth(student, parent, 3);
      assertThat(student.opened).hasValue(2);
      assertThat(parent.opened).hasValue(2);
    } finally {
      server.close();
    }
  }

  private static void publish(WireHttp backend, int number) throws Exception {
    backend
        .post(
            "/run-results/session-123",
            "{'stdout':'%d','stderr':'','exitCode':0,'duration':150}",
            number)
        .ok(202);
    backend
        .post("/notifications", "{'userId':'parent','title':'%d','message':'m'}", number)
        .ok(202);
  }

  private static void expectBoth(
      ChannelWebSocketClient student, ChannelWebSocketClient parent, int number)
      throws InterruptedException {
    assertThat(student.take("run-results").at("/data/stdout").textValue())
        .isEqualTo(Integer.toString(number));
    assertThat(parent.take("notifications").at("/data/title").textValue())
        .isEqualTo(Integer.toString(number));
  }
}
