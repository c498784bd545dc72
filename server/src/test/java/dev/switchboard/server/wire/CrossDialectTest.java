package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One event reaches sockets of several dialects, each in its own form. */
@Timeout(60)
class CrossDialectTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void notifiesEnvelopeAndChannelInBothForms() throws IOException, InterruptedException {
    String token = server.token("anna");
    try (EnvelopeClient envelope = EnvelopeClient.open(server, token);
        WireClient channel = WireClient.open(server, "channel", "/?token=" + token)) {
      channel.next("connected");
      channel.send("{'type':'subscribe','channel':'notifications/anna'}");
      channel.next("subscribed");

      http.post("/notifications", "{'userId':'anna','title':'T','message':'M','level':'info'}")
          .ok(202);

      ObjectNode push = envelope.push("notification", "notifications/anna");
      assertThat(push.path("data").path("title").textValue()).isEqualTo("T");
      assertThat(push.path("data").path("content").textValue()).isEqualTo("M");
      assertThat(push.path("data").path("level").textValue()).isEqualTo("info");
      ObjectNode frame = channel.next("notifications");
      assertThat(frame.path("data").path("title").textValue()).isEqualTo("T");
      assertThat(frame.path("data").path("message").textValue()).isEqualTo("M");
      assertThat(frame.path("sequence")).isEqualTo(push.path("sequence"));
    }
  }

  @Test
  void letsAnAgentChatByEnvelopeWithAChatClient() throws IOException, InterruptedException {
    long session =
        http.post("/chat/sessions", "{'userId':'bert'}").ok(201).path("sessionId").longValue();
    String topic = "chat/" + session;
    try (EnvelopeClient agent =
            EnvelopeClient.open(server, server.token("agent", Role.AGENT, null));
        WireClient chat = WireClient.open(server, "chat")) {
      agent.call("subscribe", "{'topic':'%s'}", topic);
      chat.next("connected");
      chat.send("{'type':'auth','token':'%s'}", server.token("bert"));
      chat.next("auth_success");
      chat.send("{'type':'join_session','session_id':%d}", session);
      chat.next("joined_session");

      chat.send("{'type':'send_message','session_id':%d,'content':'hello'}", session);
      ObjectNode heard = agent.push("data", topic);
      assertThat(heard.path("data").path("kind").textValue()).isEqualTo("chat.message");
      assertThat(heard.path("data").path("content").textValue()).isEqualTo("hello");
      assertThat(chat.next("new_message").path("message").path("content").textValue())
          .isEqualTo("hello");

      agent.call("chat.send", "{'sessionId':%d,'content':'hi'}", session);
      ObjectNode answer = chat.next("new_message");
      assertThat(answer.path("message").path("content").textValue()).isEqualTo("hi");
      assertThat(answer.path("message").path("sender_id").textValue()).isEqualTo("agent");
    }
  }

  @Test
  void showsATaskToEnvelopeAndTask() throws IOException, InterruptedException {
    http.post("/tasks", "{'taskId':'backup','name':'Backup','total':4}").ok(201);
    try (EnvelopeClient envelope = EnvelopeClient.open(server, server.token("carl"));
        WireClient task = WireClient.open(server, "task", "/ws?topics=task:status:backup")) {
      envelope.call("subscribe", "{'topic':'task/status/backup'}");
      task.next("welcome");
      task.next("subscribed");
      ObjectNode present = task.next("task_status");
      assertThat(present.path("data").path("status").textValue()).isEqualTo("pending");
      assertThat(envelope.push("status", "task/status/backup").path("data").path("status").asText())
          .isEqualTo("pending");

      http.call("PATCH", "/tasks/backup", "{\"completed\":1}").ok(200);

      assertThat(task.next("task_status").path("data").path("status").textValue())
          .isEqualTo("running");
      ObjectNode data = (ObjectNode) envelope.push("status", "task/status/backup").path("data");
      assertThat(data.path("entityType").textValue()).isEqualTo("task");
      assertThat(data.path("entityId").textValue()).isEqualTo("backup");
      assertThat(data.path("status").textValue()).isEqualTo("running");
    }
  }

  @Test
  void showsATcpSessionToEnvelopeAndSession() throws IOException, InterruptedException {
    try (ServerSocket device = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EnvelopeClient envelope = EnvelopeClient.open(server, server.token("dora"));
        WireClient console = WireClient.open(server, "session", "/ws")) {
      String id =
          envelope
              .result(
                  "tcp.open",
                  "{'mode':'client','host':'127.0.0.1','port':%d}",
                  device.getLocalPort())
              .path("sessionId")
              .textValue();
      try (Socket peer = device.accept()) {
        console.send("{'type':'auth','data':{'clientId':'c','token':'%s'}}", server.token("dora"));
        console.next("auth_response");
        console.send("{'type':'subscribe','data':{'sessionId':'%s'}}", id);
        console.next("auth_response");
        console.next("session_status");
        envelope.call("subscribe", "{'topic':'tcp/%s'}", id);

        peer.getOutputStream().write("ping".getBytes(StandardCharsets.UTF_8));

        ObjectNode push = envelope.push();
        while (!push.path("data").path("kind").asText().equals("tcp.message")) {
          push = envelope.push();
        }
        assertThat(push.path("data").path("content").textValue()).isEqualTo("ping");
        ObjectNode frame = console.next();
        while (!frame.path("type").asText().equals("tcp_message")) {
          frame = console.next();
        }
        assertThat(frame.path("data").path("content").textValue()).isEqualTo("ping");
        assertThat(frame.path("data").path("sequence")).isEqualTo(push.path("sequence"));
        envelope.call("tcp.send", "{'sessionId':'%s','content':'pong'}", id);
        assertThat(peer.getInputStream().readNBytes(4))
            .isEqualTo("pong".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void showsAFeedToEnvelopeAndTask() throws IOException, InterruptedException {
    try (EnvelopeClient envelope = EnvelopeClient.open(server, server.token("emil"));
        WireClient task = WireClient.open(server, "task", "/ws/data?topics=data:btc")) {
      envelope.call("subscribe", "{'topic':'data:btc'}");
      task.next("welcome");
      task.next("subscribed");

      http.post("/topics/data:btc/messages", "{'data':{'price':7}}").ok(202);

      assertThat(envelope.push("data", "data:btc").path("data").toString())
          .isEqualTo(WireClient.json("{'price':7}"));
      assertThat(task.next("data").path("data").toString())
          .isEqualTo(WireClient.json("{'topic':'data:btc','price':7}"));
    }
  }
}
