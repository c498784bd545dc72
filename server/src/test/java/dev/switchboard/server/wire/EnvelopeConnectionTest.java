package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** How envelope clients come and go, in both forms of the dialect (contract 3 and 5.1). */
@Timeout(60)
class EnvelopeConnectionTest {

  @TempDir private static Path directory;
  private static WireServer server;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void expectRefusal(WireClient client, int code, int close) throws IOException {
    ObjectNode error = client.next("error");
    assertThat(error.path("data").path("code").intValue()).isEqualTo(code);
    if (code == 1001) {
      assertThat(error.path("data").path("details").path("status").intValue()).isEqualTo(40100);
    }
    client.expectClose(close);
  }

  @Test
  void greetsWithTheClientsOwnName() throws IOException {
    String target = "/api/v1/ws?clientId=client_123&protocol=1.0&token=" + server.token("anna");
    try (WireClient client = WireClient.open(server, "main", target)) {
      ObjectNode connect = client.next("connect");
      assertThat(connect.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("type", "data", "timestamp", "messageId");
      assertThat(connect.path("data").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("clientId", "serverTime", "connectionId", "heartbeatInterval");
      assertThat(connect.path("data").path("clientId").textValue()).isEqualTo("client_123");
    }
  }

  @Test
  void refusesAMissingOrWrongTokenBehindTheHandshake() throws IOException {
    List<String> queries =
        List.of(
            "",
            "?token=nonsense",
            "?token=" + server.token("anna") + "x",
            "?token=" + server.token("anna", Role.USER, Duration.ofSeconds(-1)));
    for (String query : queries) {
      try (WireClient client = WireClient.open(server, "main", "/api/v1/ws" + query)) {
        expectRefusal(client, 1001, 1008);
      }
    }
  }

  @Test
  void closesASocketWhoseTokenExpiresUnlessAFreshOneCame() throws IOException {
    String brief = server.token("bert", Role.USER, Duration.ofSeconds(2));
    try (EnvelopeClient left = EnvelopeClient.open(server, brief);
        EnvelopeClient extended = EnvelopeClient.open(server, brief)) {
      extended.call("auth", "{'token':'%s'}", server.token("bert"));
      expectRefusal(left.wire(), 1001, 1008);
      extended.expectNothing();
    }
  }

  @Test
  void refusesAnotherProtocol() throws IOException {
    String target = "/api/v1/ws?protocol=2.0&token=" + server.token("anna");
    try (WireClient client = WireClient.open(server, "main", target)) {
      expectRefusal(client, 1002, 1002);
    }
  }

  @Test
  void refusesTheSixthSocket() throws Exception {
    String token = server.token("carl");
    List<EnvelopeClient> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(EnvelopeClient.open(server, token));
    }
    try (WireClient sixth = WireClient.open(server, "main", "/api/v1/ws?token=" + token)) {
      WireClient.whileTheyAnswerPings(
          five.stream().map(EnvelopeClient::wire).toList(), () -> expectRefusal(sixth, 1000, 1008));
    }
    for (EnvelopeClient client : five) {
      client.expectNothing();
      client.close();
    }
  }

  @Test
  void speaksTheDialectOfTheSubprotocolOnAnyPath() throws IOException {
    String protocol =
        "Sec-WebSocket-Protocol: switchboard.envelope, bearer, " + server.token("dora");
    for (String listener : List.of("main", "chat", "channel", "task", "session")) {
      try (WireClient client = WireClient.open(server, listener, "/ws/chat", protocol)) {
        assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("switchboard.envelope");
        client.next("connect");
        client.leave();
      }
    }
  }

  @Test
  void beatsWithTwoFields() throws IOException {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("emil"))) {
      client.wire().send("{'type':'heartbeat','timestamp':1}");
      assertThat(client.wire().next("heartbeat").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("type", "timestamp");
    }
  }

  @Test
  void closesWhoSaysGoodBye() throws IOException {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("emil"))) {
      client.wire().send("{'type':'disconnect','data':{},'timestamp':1,'messageId':'m'}");
      client.wire().expectClose(1000);
    }
  }

  @Test
  void saysThatItGoesBeforeItGoes(@TempDir Path other) throws IOException {
    WireServer stopping = WireServer.start(other);
    try (EnvelopeClient client = EnvelopeClient.open(stopping, stopping.token("anna"))) {
      stopping.close();
      ObjectNode data = (ObjectNode) client.wire().next("disconnect").path("data");
      assertThat(data.path("code").intValue()).isEqualTo(1001);
      assertThat(data.path("reconnect").booleanValue()).isTrue();
      assertThat(data.path("reason").isTextual()).isTrue();
      assertThat(data.path("retryAfter").isIntegralNumber()).isTrue();
      client.wire().expectClose(1001);
    }
  }

  @Test
  void tellsWhatItCannotUnderstandAndStays() throws IOException {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("frida"))) {
      for (String text : List.of("nonsense", "[]", "7", "{}", "{'type':7}")) {
        client.wire().send(text);
        ObjectNode error = client.wire().next("error");
        assertThat(error.path("data").path("code").intValue()).as(text).isEqualTo(2000);
      }
      client.refused(2000, "subscribe", "{}");
      client.refused(2000, "subscribe", "[]");
      client.refused(2000, "ack", "{'messageIds':'x'}");
      client.refused(3002, "nonsense", "{}");
      client.refused(3002, "chat.nonsense", "{}");
      client.refused(3002, "task.create", "{'name':'n'}");
      client.expectNothing();
    }
  }

  @Test
  void refusesAMessageOverTheLimit() throws IOException {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("gerd"))) {
      client.wire().send("{'type':'heartbeat','x':'" + "x".repeat(70_000) + "'}");
      assertThat(client.wire().next("error").path("data").path("code").intValue()).isEqualTo(2001);
      client.wire().expectClose(1009);
    }
  }

  @Test
  void refusesMessagesOverTheRate() throws IOException {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("hans"))) {
      for (int i = 0; i < 300; i++) {
        client.wire().send("{'type':'heartbeat','timestamp':1}");
      }
      ObjectNode message = client.wire().next();
      while (message.path("type").asText().equals("heartbeat")) {
        message = client.wire().next();
      }
      assertThat(message.path("data").path("code").intValue()).isEqualTo(2002);
    }
  }

  @Test
  void speaksMessagePack() throws IOException {
    String target = "/api/v1/ws?token=" + server.token("ida");
    String protocol = "Sec-WebSocket-Protocol: switchboard.envelope.msgpack";
    try (WireClient client = WireClient.open(server, "main", target, protocol);
        MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("switchboard.envelope.msgpack");
      assertThat(unpacked(client).path("type").asText()).isEqualTo("connect");

      packer.packMapHeader(3).packString("type").packString("subscribe");
      packer.packString("messageId").packString("m-1");
      packer.packString("data").packMapHeader(1).packString("topic").packString("packed");
      client.sendFrame(WireClient.BINARY, packer.toByteArray());
      ObjectNode ack = unpacked(client);
      assertThat(ack.path("type").asText()).isEqualTo("ack");
      assertThat(ack.path("data").path("messageId").asText()).isEqualTo("m-1");

      client.sendFrame(WireClient.BINARY, new byte[] {(byte) 0xC1});
      assertThat(unpacked(client).path("data").path("code").intValue()).isEqualTo(2000);
      client.send("{'type':'heartbeat'}");
      assertThat(unpacked(client).path("data").path("code").intValue()).isEqualTo(2000);
    }
  }

  private static ObjectNode unpacked(WireClient client) throws IOException {
    WireClient.Frame frame = client.frame();
    assertThat(frame.first()).isEqualTo(WireClient.BINARY);
    return Json.parseObject(MessagePack.newDefaultUnpacker(frame.bytes()).unpackValue().toJson());
  }
}
