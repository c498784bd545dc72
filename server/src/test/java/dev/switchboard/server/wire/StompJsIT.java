package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unchanged {@code @stomp/stompjs} at the fat jar with the example's jar. */
@Timeout(120)
class StompJsIT {

  @TempDir private static Path directory;
  private static StompServer server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    StompJs.install();
    server = StompServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static StompJs connected(String name) throws IOException {
    return connected(name, Role.USER);
  }

  private static StompJs connected(String name, Role role, String... more) throws IOException {
    return StompJs.connected(
        server.port(), "{'passcode':'" + server.process().token(name, role) + "'}", more);
  }

  private static WireClient socket(String listener, String target) throws IOException {
    WireClient client = WireClient.handshake(server.process().port(listener), target);
    assertThat(client.status()).isEqualTo(101);
    return client;
  }

  private static void post(String path, String body, int status)
      throws IOException, InterruptedException {
    ObjectNode unused = server.http().post(path, body).ok(status);
  }

  // ---------------------------------------------------------------- coming and going

  @Test
  void connectsWithATokenOrUnderAName() throws IOException {
    String token = server.process().token("anna", Role.USER);
    for (String headers :
        new String[] {
          "{'passcode':'" + token + "'}",
          "{'Authorization':'Bearer " + token + "'}",
          "{'login':'anna','passcode':'" + token + "'}",
          "{'login':'anna'}"
        }) {
      try (StompJs client = StompJs.start()) {
        client.connect(server.port(), headers);

        JsonNode connected = client.next("connected").path("headers");

        assertThat(connected.path("version").asText()).isEqualTo("1.2");
        assertThat(connected.path("user-name").asText()).isEqualTo("anna");
        client.act("disconnect");
        client.next("disconnected");
        assertThat(client.next("closed").path("code").intValue()).isEqualTo(1000);
      }
    }
  }

  @Test
  void refusesAWrongTokenAndATokenOfSomebodyElse() throws IOException {
    String token = server.process().token("anna", Role.USER);
    for (String headers :
        new String[] {"{'passcode':'guest'}", "{'login':'bert','passcode':'" + token + "'}"}) {
      try (StompJs client = StompJs.start()) {
        client.connect(server.port(), headers);

        assertThat(client.next("error").path("headers").path("message").asText())
            .isEqualTo("access refused");
        assertThat(client.next("closed").path("code").intValue()).isEqualTo(1008);
      }
    }
  }

  @Test
  void goesOnWhereItWasAfterTheNetworkIsLost() throws Exception {
    try (StompJs client = connected("carl")) {
      client.subscribe("s", "/topic/data:carl");
      post("/topics/data:carl/messages", "{'data':1}", 202);
      assertThat(client.heard("s").intValue()).isEqualTo(1);

      client.act("cut");
      client.next("closed");
      post("/topics/data:carl/messages", "{'data':2}", 202);
      client.next("connected");
      post("/topics/data:carl/messages", "{'data':3}", 202);

      assertThat(client.heard("s").intValue()).isEqualTo(2);
      assertThat(client.heard("s").intValue()).isEqualTo(3);
    }
  }

  @Test
  void readsOnFromAPosition() throws Exception {
    for (int i = 1; i <= 3; i++) {
      post("/topics/data:since/messages", "{'data':" + i + "}", 202);
    }
    try (StompJs client = connected("dora")) {
      client.subscribe("s", "/topic/data:since", ",'since':'1'");

      ObjectNode first = client.message("s");
      assertThat(first.path("body").asText()).isEqualTo("2");
      assertThat(first.at("/headers/sequence").asText()).isEqualTo("2");
      assertThat(client.heard("s").intValue()).isEqualTo(3);
    }
  }

  // ---------------------------------------------------------------- what the others say

  @Test
  void hearsAChatClientAndAnswersByACommand() throws Exception {
    long session =
        server
            .http()
            .post("/chat/sessions", "{'userId':'emil'}")
            .ok(201)
            .path("sessionId")
            .longValue();
    try (StompJs agent = connected("agent", Role.AGENT);
        WireClient chat = socket("chat", "/")) {
      agent.subscribe("chat", "/topic/chat/" + session);
      agent.subscribe("answers", "/reply/mine");
      chat.next("connected");
      chat.send("{'type':'auth','token':'%s'}", server.process().token("emil", Role.USER));
      chat.next("auth_success");
      chat.send("{'type':'join_session','session_id':%d}", session);
      chat.next("joined_session");

      chat.send("{'type':'send_message','session_id':%d,'content':'hello'}", session);

      chat.next("new_message");
      JsonNode heard = agent.heard("chat");
      assertThat(heard.path("kind").asText()).isEqualTo("chat.message");
      assertThat(heard.path("content").asText()).isEqualTo("hello");

      agent.send(
          "/command/chat.send",
          "{\"sessionId\":" + session + ",\"content\":\"hi\"}",
          Map.of("reply-to", "/reply/mine", "correlation-id", "7"));

      assertThat(chat.next("new_message").at("/message/content").asText()).isEqualTo("hi");
      ObjectNode answer = agent.message("answers");
      assertThat(answer.at("/headers/correlation-id").asText()).isEqualTo("7");
      assertThat(answer.path("body").asText()).contains("\"content\":\"hi\"");
      agent.send(
          "/command/chat.send", "{\"content\":\"hi\"}", Map.of("reply-to", "/reply/elsewhere"));
      ObjectNode failure = agent.next("unhandled");
      assertThat(failure.at("/headers/error").asText()).isEqualTo("INVALID_MESSAGE");
      assertThat(failure.path("body").asText()).contains("sessionId");
    }
  }

  @Test
  void hearsWhatEnvelopeAndTaskClientsHearOfAFeed() throws Exception {
    try (StompJs client = connected("fred", Role.SERVICE);
        EnvelopeClient envelope =
            EnvelopeClient.open(server.port(), server.process().token("gina", Role.SERVICE));
        WireClient task = socket("main", "/ws/data?topics=data:btc")) {
      client.subscribe("s", "/topic/data:btc");
      envelope.call("subscribe", "{'topic':'data:btc'}");
      task.next("welcome");
      task.next("subscribed");

      envelope.call("topic.publish", "{'topic':'data:btc','data':{'price':7}}");

      assertThat(client.heard("s").path("price").intValue()).isEqualTo(7);
      assertThat(task.next("data").at("/data/price").intValue()).isEqualTo(7);
      assertThat(envelope.push("data", "data:btc").at("/data/price").intValue()).isEqualTo(7);

      client.publish("/topic/data:btc", "{\"price\":8}", "r1");

      assertThat(client.heard("s").path("price").intValue()).isEqualTo(8);
      assertThat(task.next("data").at("/data/price").intValue()).isEqualTo(8);
      assertThat(envelope.push("data", "data:btc").at("/data/price").intValue()).isEqualTo(8);
    }
  }

  @Test
  void hearsATaskWithItsClients() throws Exception {
    post("/tasks", "{'taskId':'stomp','name':'Backup','total':4}", 201);
    try (StompJs client = connected("hans");
        WireClient task = socket("task", "/ws?topics=task:status:stomp")) {
      client.subscribe("s", "/topic/task/status/stomp");
      task.next("welcome");
      task.next("subscribed");
      task.next("task_status");
      assertThat(client.heard("s").path("status").asText()).isEqualTo("pending");

      ObjectNode unused = server.http().call("PATCH", "/tasks/stomp", "{\"completed\":1}").ok(200);

      ObjectNode message = client.message("s");
      assertThat(message.at("/headers/type").asText()).isEqualTo("status");
      assertThat(message.path("body").asText()).contains("\"status\":\"running\"");
      assertThat(task.next("task_status").at("/data/status").asText()).isEqualTo("running");
    }
  }

  @Test
  void hearsADeviceWithTheSessionDialect() throws Exception {
    try (ServerSocket device = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StompJs client = connected("ida");
        WireClient console = socket("session", "/ws")) {
      client.subscribe("answers", "/reply/tcp");
      client.send(
          "/command/tcp.open",
          "{\"mode\":\"client\",\"host\":\"127.0.0.1\",\"port\":" + device.getLocalPort() + "}",
          Map.of("reply-to", "/reply/tcp"));
      String id = client.heard("answers").path("sessionId").asText();
      try (Socket peer = device.accept()) {
        client.subscribe("s", "/topic/tcp/" + id);
        console.send(
            "{'type':'auth','data':{'clientId':'c','token':'%s'}}",
            server.process().token("ida", Role.USER));
        console.next("auth_response");
        console.send("{'type':'subscribe','data':{'sessionId':'%s'}}", id);
        console.next("auth_response");

        console.send("{'type':'send','data':{'sessionId':'%s','content':'ping'}}", id);

        assertThat(peer.getInputStream().readNBytes(4))
            .isEqualTo("ping".getBytes(StandardCharsets.UTF_8));
        JsonNode heard = client.heard("s");
        while (!heard.path("kind").asText().equals("tcp.message")) {
          heard = client.heard("s");
        }
        assertThat(heard.path("content").asText()).isEqualTo("ping");
        assertThat(heard.path("direction").asText()).isEqualTo("send");
      }
    }
  }

  @Test
  void hearsNotificationsWithTheChannelDialect() throws Exception {
    String token = server.process().token("jan", Role.USER);
    try (StompJs client = StompJs.connected(server.port(), "{'passcode':'" + token + "'}");
        WireClient channel = socket("channel", "/?token=" + token)) {
      client.subscribe("s", "/topic/notifications/jan");
      channel.next("connected");
      channel.send("{'type':'subscribe','channel':'notifications/jan'}");
      channel.next("subscribed");

      post("/notifications", "{'userId':'jan','title':'T','message':'M'}", 202);

      ObjectNode message = client.message("s");
      assertThat(message.at("/headers/type").asText()).isEqualTo("notification");
      assertThat(message.path("body").asText()).contains("\"title\":\"T\"", "\"content\":\"M\"");
      assertThat(channel.next("notifications").at("/data/message").asText()).isEqualTo("M");
    }
  }

  @Test
  void refusesATopicThatIsNotTheClients() throws IOException {
    try (StompJs client = connected("karl")) {
      client.act("stayAway");
      client.act("subscribe", "'id':'s','destination':'/topic/notifications/lisa'");

      ObjectNode error = client.next("error");

      assertThat(error.at("/headers/message").asText()).isEqualTo("not found");
      assertThat(error.path("body").asText()).contains("notifications/lisa");
      assertThat(client.next("closed").path("code").intValue()).isEqualTo(1008);
    }
  }

  // ---------------------------------------------------------------- frames

  @Test
  void sendsLargeFramesInPiecesAndAllFramesAsBytes() throws IOException {
    String large = "x".repeat(60_000);
    for (String form :
        new String[] {
          ",'splitLargeFrames':true,'maxWebSocketChunkSize':4096", ",'forceBinaryWSFrames':true"
        }) {
      try (StompJs client = connected("mia", Role.SERVICE, form)) {
        client.subscribe("s", "/topic/data:large");

        client.publish("/topic/data:large", "\"" + large + "\"", "r1");

        assertThat(client.heard("s").asText()).isEqualTo(large);
      }
    }
  }

  // ---------------------------------------------------------------- acknowledgements

  @Test
  void bringsAgainWhatWasNotAcknowledgedBeforeTheNetworkWasLost() throws Exception {
    try (StompJs client = connected("nora")) {
      client.subscribe("s", "/topic/data:orders", ",'ack':'client'");
      for (int i = 1; i <= 4; i++) {
        post("/topics/data:orders/messages", "{'data':" + i + "}", 202);
      }
      String second = "";
      for (int i = 1; i <= 4; i++) {
        ObjectNode message = client.message("s");
        assertThat(message.path("body").asText()).isEqualTo(String.valueOf(i));
        second = i == 2 ? message.at("/headers/message-id").asText() : second;
      }
      client.act("ack", "'messageId':'" + second + "','headers':{'receipt':'acked'}");
      client.receipt("acked");

      client.act("cut");
      client.next("closed");
      client.next("connected");

      assertThat(client.heard("s").intValue()).isEqualTo(3);
      ObjectNode fourth = client.message("s");
      assertThat(fourth.path("body").asText()).isEqualTo("4");
      String id = fourth.at("/headers/message-id").asText();
      client.act("nack", "'messageId':'" + id + "','headers':{'receipt':'refused'}");
      client.receipt("refused");

      client.act("cut");
      client.next("closed");
      client.next("connected");
      post("/topics/data:orders/messages", "{'data':5}", 202);

      assertThat(client.heard("s").intValue()).isEqualTo(5);
    }
  }

  @Test
  void keepsANotificationForTheNextConnectionUntilItIsAcknowledged() throws Exception {
    try (StompJs client = connected("olaf")) {
      client.subscribe("s", "/topic/notifications/olaf", ",'ack':'client-individual'");
      post("/notifications", "{'userId':'olaf','title':'one','message':'M'}", 202);
      post("/notifications", "{'userId':'olaf','title':'two','message':'M'}", 202);
      String first = client.message("s").at("/headers/message-id").asText();
      assertThat(client.heard("s").path("title").asText()).isEqualTo("two");
      client.act("ack", "'messageId':'" + first + "','headers':{'receipt':'acked'}");
      client.receipt("acked");
      client.act("disconnect");
      client.next("closed");
    }
    try (StompJs client = connected("olaf")) {
      client.subscribe("s", "/topic/notifications/olaf", ",'ack':'client-individual'");

      assertThat(client.heard("s").path("title").asText()).isEqualTo("two");
    }
  }
}
