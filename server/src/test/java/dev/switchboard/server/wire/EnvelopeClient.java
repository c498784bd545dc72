package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A client of the envelope dialect: asks, and sees what is pushed between the answers. */
final class EnvelopeClient implements AutoCloseable {

  static final String PATH = "/api/v1/ws?token=";

  private final WireClient wire;
  private final boolean packed;
  private final Deque<ObjectNode> unread = new ArrayDeque<>();
  private final Deque<ObjectNode> pushed = new ArrayDeque<>();
  private final Map<String, ObjectNode> answers = new HashMap<>();
  private int asked;

  private EnvelopeClient(WireClient wire, boolean packed) {
    this.wire = wire;
    this.packed = packed;
  }

  /** Connects with a token and further parameters of the query, each with its ampersand. */
  static EnvelopeClient open(WireServer server, String token, String... query) throws IOException {
    return greeted(
        new EnvelopeClient(
            WireClient.open(server, "main", PATH + token + String.join("", query)), false));
  }

  /** Connects to a port. */
  static EnvelopeClient open(int port, String token, String... query) throws IOException {
    WireClient wire = WireClient.handshake(port, PATH + token + String.join("", query));
    assertThat(wire.status()).isEqualTo(101);
    return greeted(new EnvelopeClient(wire, false));
  }

  /** The same in MessagePack. */
  static EnvelopeClient openPacked(WireServer server, String token, String... query)
      throws IOException {
    return greeted(
        new EnvelopeClient(
            WireClient.open(
                server,
                "main",
                PATH + token + String.join("", query),
                "Sec-WebSocket-Protocol: switchboard.envelope.msgpack"),
            true));
  }

  private static EnvelopeClient greeted(EnvelopeClient client) throws IOException {
    assertThat(client.message().path("type").asText()).isEqualTo("connect");
    return client;
  }

  /** Says something, in JSON written with single quotes. */
  void say(String text) throws IOException {
    String json = WireClient.json(text);
    if (packed) {
      wire.sendFrame(WireClient.BINARY, EnvelopeFrames.pack(Json.parseObject(json)));
    } else {
      wire.sendText(json);
    }
  }

  /** Sends a request under a message id of its own; the id. */
  String request(String type, String data, Object... values) throws IOException {
    String id = "m-" + ++asked;
    requestAs(id, type, data, values);
    return id;
  }

  /** Sends a request under this message id. */
  @SuppressWarnings("AnnotateFormatMethod") // Some texts are put together at run time.
  void requestAs(String id, String type, String data, Object... values) throws IOException {
    String fields = values.length == 0 ? data : data.formatted(values);
    say("{'type':'" + type + "','messageId':'" + id + "','timestamp':1,'data':" + fields + "}");
  }

  /** Asks, and sees to it that this is confirmed; the data of the answer. */
  ObjectNode call(String type, String data, Object... values) throws IOException {
    return answer("ack", request(type, data, values));
  }

  /** Asks for a command, and sees to it that this is done; its result. */
  ObjectNode result(String type, String data, Object... values) throws IOException {
    return done(request(type, data, values));
  }

  /** Sees to it that a command was done; its result. */
  ObjectNode done(String id) throws IOException {
    ObjectNode answer = answer("ack", id);
    assertThat(answer.fieldNames()).toIterable().containsExactly("messageId", "result");
    return (ObjectNode) answer.path("result");
  }

  /** Asks, and sees to it that this is refused. */
  ObjectNode refused(int code, String type, String data, Object... values) throws IOException {
    return failed(code, request(type, data, values));
  }

  /** Sees to it that a request was refused; the data of the answer. */
  ObjectNode failed(int code, String id) throws IOException {
    ObjectNode error = answer("error", id);
    assertThat(error.path("code").intValue()).as(error.toString()).isEqualTo(code);
    assertThat(error.path("message").textValue()).isNotEmpty();
    return error;
  }

  /** The data of the answer to a request; what else comes before it is kept. */
  ObjectNode answer(String type, String id) throws IOException {
    ObjectNode answer = answers.remove(id);
    while (answer == null) {
      ObjectNode message = message();
      String answered = message.at("/data/messageId").asText();
      if (message.has("topic")) {
        pushed.add(message);
      } else if (answered.equals(id)) {
        answer = message;
      } else {
        assertThat(answered).as(message.toString()).isNotEmpty();
        answers.put(answered, message);
      }
    }
    assertThat(answer.path("type").textValue()).as(answer.toString()).isEqualTo(type);
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("type", "data", "timestamp", "messageId");
    return (ObjectNode) answer.path("data");
  }

  ObjectNode message() throws IOException {
    ObjectNode message = unread.poll();
    if (message != null) {
      return message;
    }
    unread.addAll(EnvelopeFrames.messages(wire.frame(), packed));
    return unread.remove();
  }

  /** The next push. */
  ObjectNode push() throws IOException {
    ObjectNode early = pushed.poll();
    return early == null ? message() : early;
  }

  /** The next push, which must be of this type and topic. */
  ObjectNode push(String type, String topic) throws IOException {
    ObjectNode push = push();
    assertThat(push.path("type").asText()).as(push.toString()).isEqualTo(type);
    assertThat(push.path("topic").asText()).as(push.toString()).isEqualTo(topic);
    return push;
  }

  /** Sees to it that nothing more was pushed until now. */
  void expectNothing() throws IOException {
    say("{'type':'heartbeat','timestamp':1}");
    ObjectNode beat = push();
    assertThat(beat.path("type").asText()).as(beat.toString()).isEqualTo("heartbeat");
  }

  WireClient wire() {
    return wire;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
