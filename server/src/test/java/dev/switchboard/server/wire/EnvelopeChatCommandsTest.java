package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The chat domain's commands in the envelope dialect (contract 7). */
@Timeout(60)
class EnvelopeChatCommandsTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static int users;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // Each socket of another user, lest it takes over what the one before left.
  private static EnvelopeClient connect(Role role) throws IOException {
    return EnvelopeClient.open(server, server.token("user-" + ++users, role, null));
  }

  private static long create(EnvelopeClient client) throws IOException {
    return client.result("chat.create", "{}").path("sessionId").longValue();
  }

  private static long send(EnvelopeClient client, long session, String content) throws IOException {
    return client
        .result("chat.send", "{'sessionId':%d,'content':'%s'}", session, content)
        .path("id")
        .longValue();
  }

  @Test
  void createsASession() throws Exception {
    try (EnvelopeClient client = connect(Role.USER)) {
      ObjectNode session = client.result("chat.create", "{'subject':'Broken'}");

      assertThat(session.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("sessionId", "userId", "status", "createdAt");
      assertThat(session.path("sessionId").isIntegralNumber()).isTrue();
      assertThat(session.path("userId").asText()).isEqualTo("user-" + users);
      assertThat(session.path("status").asText()).isEqualTo("waiting");
      assertThat(client.result("chat.create", "null").path("sessionId").isIntegralNumber())
          .isTrue();
      for (String data :
          List.of("[]", "'x'", "{'subject':7}", "{'subject':'a\\u0007'}", "{'userId':{}}")) {
        client.refused(2000, "chat.create", data);
      }
      client.refused(2000, "chat.create", "{'subject':'%s'}", "x".repeat(501));
      client.refused(3001, "chat.create", "{'userId':'somebody else'}");
    }
  }

  @Test
  void sendsAMessage() throws Exception {
    try (EnvelopeClient user = connect(Role.USER);
        EnvelopeClient agent = connect(Role.AGENT)) {
      long session = create(user);
      user.call("subscribe", "{'topic':'chat/%d'}", session);

      ObjectNode message =
          user.result(
              "chat.send", "{'sessionId':%d,'content':' <b>你好</b> ','clientId':'c1'}", session);

      ObjectNode pushed = (ObjectNode) user.push("data", "chat/" + session).path("data");
      assertThat(pushed.remove("kind").asText()).isEqualTo("chat.message");
      assertThat(pushed).isEqualTo(message);
      assertThat(message.fieldNames())
          .toIterable()
          .containsExactly("id", "sessionId", "senderId", "content", "createdAt", "clientId");
      assertThat(message.path("content").asText()).isEqualTo(" <b>你好</b> ");
      send(agent, session, "hello");
      assertThat(user.push("data", "chat/" + session).at("/data/content").asText())
          .isEqualTo("hello");
      assertThat(
              WireHttp.of(server).get("/chat/sessions/" + session).ok(200).path("status").asText())
          .isEqualTo("active");
    }
  }

  @Test
  void readsHistory() throws Exception {
    try (EnvelopeClient client = connect(Role.USER)) {
      long session = create(client);
      long first = send(client, session, "one");
      send(client, session, "two");
      long last = send(client, session, "three");

      ObjectNode newest = client.result("chat.history", "{'sessionId':%d,'limit':2}", session);
      assertThat(newest.fieldNames()).toIterable().containsExactly("items", "hasMore");
      assertThat(newest.path("hasMore").booleanValue()).isTrue();
      assertThat(newest.at("/items/0/content").asText()).isEqualTo("two");
      assertThat(newest.at("/items/1/content").asText()).isEqualTo("three");
      ObjectNode older =
          client.result("chat.history", "{'sessionId':%d,'beforeId':%d}", session, last);
      assertThat(older.path("hasMore").toString()).isEqualTo("false");
      assertThat(older.path("items")).hasSize(2);
      assertThat(older.at("/items/0/id").longValue()).isEqualTo(first);
      for (String more : List.of("'limit':0", "'limit':501", "'limit':'2'", "'beforeId':'x'")) {
        client.refused(2000, "chat.history", "{'sessionId':" + session + "," + more + "}");
      }
    }
  }

  @Test
  void tellsTheOthersWhoTypes() throws Exception {
    try (EnvelopeClient user = connect(Role.USER);
        EnvelopeClient agent = connect(Role.AGENT)) {
      long session = create(user);
      user.call("subscribe", "{'topic':'chat/%d'}", session);
      agent.call("subscribe", "{'topic':'chat/%d'}", session);

      assertThat(user.result("chat.typing", "{'sessionId':%d}", session)).isEmpty();

      ObjectNode push = agent.push("data", "chat/" + session);
      assertThat(push.path("data").toString())
          .isEqualTo(
              WireClient.json(
                  "{'kind':'chat.typing','sessionId':%d,'userId':'user-%d'}", session, users - 1));
      assertThat(push.has("sequence")).isFalse();
      user.expectNothing();
    }
  }

  @Test
  void movesAReadMarkForward() throws Exception {
    try (EnvelopeClient user = connect(Role.USER);
        EnvelopeClient agent = connect(Role.AGENT)) {
      long session = create(user);
      long first = send(agent, session, "one");
      long second = send(agent, session, "two");
      agent.call("subscribe", "{'topic':'chat/%d'}", session);

      String data = "{'sessionId':%d,'messageId':%d}";
      assertThat(user.result("chat.read", data, session, second)).isEmpty();
      user.result("chat.read", data, session, first);
      user.result("chat.read", data, session, second);

      ObjectNode push = agent.push("data", "chat/" + session);
      assertThat(push.path("data").toString())
          .isEqualTo(
              WireClient.json(
                  "{'kind':'chat.read','sessionId':%d,'messageId':%d,'userId':'user-%d'}",
                  session, second, users - 1));
      assertThat(push.path("sequence").longValue()).isEqualTo(3);
      agent.expectNothing();
      user.refused(2000, "chat.read", data, session, 999_999);
      user.refused(2000, "chat.read", "{'sessionId':%d}", session);
      user.refused(2000, "chat.read", "{'sessionId':%d,'messageId':'1'}", session);
    }
  }

  @Test
  void closesASessionForWriting() throws Exception {
    try (EnvelopeClient client = connect(Role.USER)) {
      long session = create(client);
      long message = send(client, session, "last");

      ObjectNode closed = client.result("chat.close", "{'sessionId':%d}", session);

      assertThat(closed.path("sessionId").longValue()).isEqualTo(session);
      assertThat(closed.path("status").asText()).isEqualTo("closed");
      client.refused(3002, "chat.close", "{'sessionId':%d}", session);
      client.refused(3002, "chat.send", "{'sessionId':%d,'content':'x'}", session);
      client.refused(3002, "chat.typing", "{'sessionId':%d}", session);
      client.refused(3002, "chat.read", "{'sessionId':%d,'messageId':%d}", session, message);
      assertThat(client.result("chat.history", "{'sessionId':%d}", session).path("items"))
          .hasSize(1);
      client.call("subscribe", "{'topic':'chat/%d'}", session);
    }
  }

  @Test
  void refusesForeignUnknownAndUnnamedSessions() throws Exception {
    try (EnvelopeClient owner = connect(Role.USER);
        EnvelopeClient stranger = connect(Role.USER);
        EnvelopeClient service = connect(Role.SERVICE)) {
      long foreign = create(owner);
      long message = send(owner, foreign, "mine");
      for (String command :
          List.of("chat.send", "chat.history", "chat.typing", "chat.read", "chat.close")) {
        String rest = ",'content':'x','messageId':" + message + "}";
        stranger.refused(3001, command, "{'sessionId':" + foreign + rest);
        stranger.refused(3001, command, "{'sessionId':999" + rest);
        service.refused(3001, command, "{'sessionId':" + foreign + rest);
        for (String session : List.of("null", "'" + foreign + "'", "1.5", "[1]", "true")) {
          owner.refused(2000, command, "{'sessionId':" + session + rest);
        }
        owner.refused(2000, command, "{}");
      }
      for (String content : List.of("", ",'content':''", ",'content':null", ",'content':7")) {
        owner.refused(2000, "chat.send", "{'sessionId':" + foreign + content + "}");
      }
      owner.refused(2000, "chat.send", "{'sessionId':%d,'content':'x','clientId':''}", foreign);
      assertThat(owner.result("chat.history", "{'sessionId':%d}", foreign).path("items"))
          .hasSize(1);
    }
  }
}
