package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches and MessagePack (contract 5.1): other frames, the same messages. */
@Timeout(60)
class EnvelopeFormsTest {

  private static final int ROUND = 300;

  @TempDir private static Path directory;
  private static WireServer server;
  private static int users;

  @BeforeAll
  static void start() {
    server =
        WireServer.start(directory, "limits.messagesPerSecond=1000000", "limits.burst=1000000");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // Each socket of another user, lest it takes over what the one before left.
  private static EnvelopeClient connect(boolean packed, String... query) throws IOException {
    String token = server.token("user-" + ++users);
    return packed
        ? EnvelopeClient.openPacked(server, token, query)
        : EnvelopeClient.open(server, token, query);
  }

  private static String post(String user) throws Exception {
    return WireHttp.of(server)
        .post("/notifications", "{'userId':'%s','title':'t','message':'m'}", user)
        .ok(202)
        .at("/ids/0")
        .asText();
  }

  /** Publishes many at once, so that some are committed together. */
  private static void publishMany(EnvelopeClient publisher, String topic) throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < ROUND; i++) {
      ids.add(publisher.request("topic.publish", "{'topic':'%s','data':{'n':%d}}", topic, i));
    }
    for (String id : ids) {
      publisher.done(id);
    }
  }

  /** Reads a round of messages in their order; how many came in the fullest frame. */
  private static int readRound(EnvelopeClient client, boolean packed, int from) throws IOException {
    int fullest = 0;
    for (int next = from; next < from + ROUND; ) {
      List<ObjectNode> messages = EnvelopeFrames.messages(client.wire().frame(), packed);
      for (ObjectNode message : messages) {
        assertThat(message.path("sequence").intValue()).isEqualTo(next++);
      }
      fullest = Math.max(fullest, messages.size());
    }
    return fullest;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void putsPushesThatComeTogetherIntoOneFrame(boolean packed) throws Exception {
    String topic = packed ? "packed-flood" : "flood";
    try (EnvelopeClient batched = connect(packed, "&batch=1");
        EnvelopeClient single = connect(packed);
        EnvelopeClient publisher =
            EnvelopeClient.open(server, server.token("publisher-" + packed, Role.SERVICE, null))) {
      batched.call("subscribe", "{'topic':'%s'}", topic);
      single.call("subscribe", "{'topic':'%s'}", topic);
      int fullest = 0;
      int next = 1;
      // What is committed together is a matter of luck, but not for long.
      while (fullest < 2) {
        publishMany(publisher, topic);
        fullest = readRound(batched, packed, next);
        assertThat(readRound(single, packed, next)).isEqualTo(1);
        next += ROUND;
      }
      batched.expectNothing();
    }
  }

  @Test
  void asksForAcknowledgementsInBatchesToo() throws Exception {
    for (boolean packed : new boolean[] {false, true}) {
      String missed = post("user-" + (users + 1));
      try (EnvelopeClient client = connect(packed, "&batch=1", "&acks=1")) {
        String user = "user-" + users;
        ObjectNode push = client.push("notification", "notifications/" + user);
        assertThat(push.path("messageId").asText()).isEqualTo(missed);
        assertThat(push.path("requiresAck").booleanValue()).isTrue();
        client.say("{'type':'ack','data':{'messageIds':['" + missed + "']}}");
        String later = post(user);
        assertThat(client.push().path("messageId").asText()).isEqualTo(later);
      }
    }
  }

  @Test
  void saysTheSameInMessagePack() throws Exception {
    String data = "{'text':'你好 😀','whole':9007199254740993,'half':0.5,'no':null,'list':[true,{}]}";
    try (EnvelopeClient packed = connect(true);
        EnvelopeClient json = connect(false)) {
      WireHttp http = WireHttp.of(server);
      http.post("/topics/same/messages", "{'data':" + data + "}").ok(202);
      for (EnvelopeClient client : List.of(packed, json)) {
        ObjectNode ack =
            client.call(
                "subscribe",
                "{'topic':'same','params':{'half':0.5,'no':null},'since':{'sequence':0}}");
        assertThat(ack.path("recovered").booleanValue()).isTrue();
      }
      ObjectNode push = json.push("data", "same");
      assertThat(push.path("data")).isEqualTo(Json.parseObject(WireClient.json(data)));
      assertThat(Json.parseObject(packed.push("data", "same").toString())).isEqualTo(push);

      http.post("/topics/same/messages", "{'data':" + data + "}").ok(202);
      ObjectNode live = packed.push("data", "same");
      assertThat(live.path("sequence").intValue()).isEqualTo(2);
      assertThat(packed.result("chat.create", "{'subject':'s'}").path("status").asText())
          .isEqualTo("waiting");
      packed.refused(3001, "subscribe", "{'topic':'chat/999'}");
      packed.refused(2000, "subscribe", "{'topic':7}");
      packed.refused(3002, "nonsense", "{}");
      packed.call("unsubscribe", "{'topic':'same'}");
      packed.expectNothing();
      packed.say("{'type':'disconnect'}");
      packed.wire().expectClose(1000);
    }
  }

  @Test
  void refusesMessagePackThatIsNoMessage() throws Exception {
    byte[][] wrong = {
      {},
      {(byte) 0xC1},
      {(byte) 0x90},
      {(byte) 0x80, 0x00},
      {(byte) 0x81, (byte) 0xA4, 't', 'y'},
      {(byte) 0x81, 0x01, 0x01},
      {(byte) 0x81, (byte) 0xA1, 'd', (byte) 0xC4, 0x00},
      {(byte) 0x82, (byte) 0xA1, 'd', 0x01, (byte) 0xA1, 'd', 0x01},
      {(byte) 0x81, (byte) 0xA1, 'd', (byte) 0xA1, (byte) 0xFF},
      {(byte) 0x81, (byte) 0xA1, 'd', (byte) 0xDD, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F},
    };
    try (EnvelopeClient client = connect(true)) {
      for (byte[] bytes : wrong) {
        client.wire().sendFrame(WireClient.BINARY, bytes);
        expectError(client, true, 2000);
      }
      client.wire().send("{'type':'heartbeat'}");
      expectError(client, true, 2000);
      client.expectNothing();
      client.wire().sendFrame(WireClient.BINARY, new byte[65_537]);
      expectError(client, true, 2001);
      client.wire().expectClose(1009);
    }
  }

  @Test
  void refusesBinaryMessagesInJson() throws Exception {
    try (EnvelopeClient client = connect(false)) {
      byte[] beat = "{\"type\":\"heartbeat\"}".getBytes(StandardCharsets.UTF_8);
      client.wire().sendFrame(WireClient.BINARY, beat);
      expectError(client, false, 2000);
      client.wire().send("[{'type':'heartbeat'}]");
      expectError(client, false, 2000);
      client.expectNothing();
    }
  }

  @Test
  void refusesTokensInMessagePack() throws Exception {
    try (WireClient client =
        WireClient.open(
            server,
            "main",
            "/api/v1/ws?token=nonsense",
            "Sec-WebSocket-Protocol: switchboard.envelope.msgpack")) {
      ObjectNode error = EnvelopeFrames.messages(client.frame(), true).get(0);
      assertThat(error.path("type").asText()).isEqualTo("error");
      assertThat(error.at("/data/code").intValue()).isEqualTo(1001);
      client.expectClose(1008);
    }
  }

  private static void expectError(EnvelopeClient client, boolean packed, int code)
      throws IOException {
    ObjectNode error = EnvelopeFrames.messages(client.wire().frame(), packed).get(0);
    assertThat(error.path("type").asText()).isEqualTo("error");
    assertThat(error.at("/data/code").intValue()).as(error.toString()).isEqualTo(code);
  }
}
