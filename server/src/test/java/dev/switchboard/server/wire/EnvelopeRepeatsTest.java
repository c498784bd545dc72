package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same {@code messageId} again answers the same and does the work once (contract 5.1). */
@Timeout(60)
class EnvelopeRepeatsTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private WireServer server;
  private EnvelopeClient one;
  private EnvelopeClient other;

  EnvelopeRepeatsTest(@TempDir Path directory) {
    server =
        WireServer.start(
            directory, "feed.namespaces.default.publish=everyone", "tcp.sessionsPerUser=1");
  }

  @BeforeEach
  void connect() throws IOException {
    one = EnvelopeClient.open(server, server.token("anna"), "&clientId=one");
    other = EnvelopeClient.open(server, server.token("anna"), "&clientId=other");
  }

  @AfterEach
  void stop() throws IOException {
    one.close();
    other.close();
    server.close();
  }

  /** Asks on two sockets at once, and later once more on each; all answers must be the same. */
  private ObjectNode four(String id, String type, String data) throws IOException {
    one.requestAs(id, type, data);
    other.requestAs(id, type, data);
    ObjectNode first = one.done(id);
    assertThat(other.done(id)).isEqualTo(first);
    for (EnvelopeClient client : List.of(one, other)) {
      client.requestAs(id, type, data);
      assertThat(client.done(id)).isEqualTo(first);
    }
    return first;
  }

  @Test
  void chatsOnce() throws Exception {
    long session = four("create", "chat.create", "{'subject':'s'}").path("sessionId").longValue();
    String named = "{'sessionId':" + session;
    one.call("subscribe", "{'topic':'chat/%d'}", session);
    try (EnvelopeClient agent =
        EnvelopeClient.open(server, server.token("agent", Role.AGENT, null))) {
      agent.call("subscribe", "{'topic':'chat/%d'}", session);
      long message = four("send", "chat.send", named + ",'content':'hi'}").path("id").longValue();
      four("typing", "chat.typing", named + "}");
      four("read", "chat.read", named + ",'messageId':" + message + "}");
      four("close", "chat.close", named + "}");
      four("send", "chat.send", named + ",'content':'hi'}");

      for (String kind : List.of("chat.message", "chat.typing", "chat.read")) {
        assertThat(agent.push("data", "chat/" + session).at("/data/kind").asText()).isEqualTo(kind);
      }
      agent.expectNothing();
    }
    JsonNode sessions = WireHttp.of(server).get("/chat/sessions").ok(200).path("items");
    assertThat(sessions).hasSize(1);
  }

  @Test
  void publishesOnce() throws Exception {
    one.call("subscribe", "{'topic':'news'}");
    ObjectNode place = four("p", "topic.publish", "{'topic':'news','data':1}");
    assertThat(place.path("sequence").intValue()).isEqualTo(1);
    one.result("topic.publish", "{'topic':'news','data':2}");

    assertThat(one.push("data", "news").path("data").intValue()).isEqualTo(1);
    assertThat(one.push("data", "news").path("data").intValue()).isEqualTo(2);
  }

  @Test
  void acknowledgesOnce() throws Exception {
    String id =
        WireHttp.of(server)
            .post("/notifications", "{'userId':'anna','title':'t','message':'m'}")
            .ok(202)
            .at("/ids/0")
            .asText();
    four("a", "notification.ack", "{'ids':['" + id + "']}");
    JsonNode item = one.result("notification.list", "null").at("/items/0");
    four("a", "notification.ack", "{'ids':['" + id + "']}");
    assertThat(one.result("notification.list", "null").at("/items/0")).isEqualTo(item);
  }

  @Test
  void dialsAndSendsOnce() throws Exception {
    try (ServerSocket device = new ServerSocket(0, 5, LOOPBACK)) {
      device.setSoTimeout(20_000);
      String id =
          four(
                  "open",
                  "tcp.open",
                  "{'mode':'client','host':'127.0.0.1','port':" + device.getLocalPort() + "}")
              .path("sessionId")
              .asText();
      try (Socket peer = device.accept()) {
        String named = "{'sessionId':'" + id + "'";
        one.call("subscribe", "{'topic':'tcp/%s'}", id);
        ObjectNode status = one.push("status", "tcp/" + id);
        while (!status.at("/data/status").asText().equals("connected")) {
          status = one.push("status", "tcp/" + id);
        }
        four("send", "tcp.send", named + ",'content':'hi'}");
        one.result("tcp.send", named + ",'content':'!'}");
        four("close", "tcp.close", named + "}");
        four("send", "tcp.send", named + ",'content':'hi'}");

        assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("hi!");
      }
    }
  }

  @Test
  void opensAPortOnce() throws Exception {
    ObjectNode session = four("open", "tcp.open", "{'mode':'server','port':0}");
    JsonNode sessions = one.result("tcp.list", "null").path("items");
    assertThat(sessions).hasSize(1);
    assertThat(sessions.at("/0/port")).isEqualTo(session.path("port"));
    four("close", "tcp.close", "{'sessionId':'" + session.path("sessionId").asText() + "'}");
    four("again", "tcp.open", "{'mode':'server','port':" + session.path("port") + "}");
  }

  @Test
  void takesAnotherPrincipalsIdsAsItsOwn() throws Exception {
    try (EnvelopeClient bert = EnvelopeClient.open(server, server.token("bert"))) {
      one.requestAs("same", "chat.create", "{}");
      bert.requestAs("same", "chat.create", "{}");
      ObjectNode annas = one.done("same");
      ObjectNode berts = bert.done("same");

      assertThat(berts.path("sessionId")).isNotEqualTo(annas.path("sessionId"));
      assertThat(berts.path("userId").asText()).isEqualTo("bert");
    }
  }

  @Test
  void refusesAnIdThatWasAnotherCommands() throws Exception {
    one.requestAs("m", "chat.create", "{}");
    one.done("m");
    one.requestAs("m", "topic.publish", "{'topic':'news','data':1}");
    one.failed(2000, "m");
  }

  @Test
  void triesAgainWhatWasRefused() throws Exception {
    one.requestAs("m", "chat.send", "{'sessionId':1,'content':'early'}");
    one.failed(3001, "m");
    one.result("chat.create", "{}");
    one.requestAs("m", "chat.send", "{'sessionId':1,'content':'early'}");
    assertThat(one.done("m").path("content").asText()).isEqualTo("early");
  }

  @Test
  void remembersAcrossARestart() throws Exception {
    one.requestAs("m", "chat.create", "{}");
    ObjectNode before = one.done("m");
    server = server.restart();
    try (EnvelopeClient back = EnvelopeClient.open(server, server.token("anna"))) {
      back.requestAs("m", "chat.create", "{}");
      assertThat(back.done("m")).isEqualTo(before);
    }
  }

  @Test
  void refusesIdsThatCannotBeKept() throws Exception {
    for (String id : List.of("7", "''", "'a\\u0007'", "'" + "x".repeat(257) + "'", "[]", "true")) {
      one.say("{'type':'chat.create','messageId':" + id + ",'data':{}}");
      ObjectNode error = one.wire().next("error");
      assertThat(error.at("/data/code").intValue()).as(id).isEqualTo(2000);
      boolean named = !id.equals("[]") && !id.equals("true");
      assertThat(error.path("data").has("messageId")).as(id).isEqualTo(named);
    }
    one.say("{'type':'chat.create','data':{}}");
    assertThat(one.wire().next("ack").path("data").fieldNames())
        .toIterable()
        .containsExactly("result");
    one.say("{'type':'chat.create','messageId':'" + "x".repeat(256) + "'}");
    assertThat(one.wire().next("ack").at("/data/result/sessionId").intValue()).isEqualTo(2);
  }
}
