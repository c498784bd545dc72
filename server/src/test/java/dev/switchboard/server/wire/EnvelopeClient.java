package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client of the envelope dialect: asks, and sees what is pushed between the answers. */
final class EnvelopeClient implements AutoCloseable {

  private final WireClient wire;
  private final Deque<ObjectNode> pushed = new ArrayDeque<>();
  private int asked;

  private EnvelopeClient(WireClient wire) {
    this.wire = wire;
  }

  /** Connects with a token and further parameters of the query, each with its ampersand. */
  static EnvelopeClient open(WireServer server, String token, String... query) throws IOException {
    EnvelopeClient client =
        new EnvelopeClient(
            WireClient.open(server, "main", "/api/v1/ws?token=" + token + String.join("", query)));
    client.wire.next("connect");
    return client;
  }

  /** Sends a request under a message id of its own. */
  @SuppressWarnings("AnnotateFormatMethod") // Some texts are put together at run time.
  private String request(String type, String data, Object... values) throws IOException {
    String id = "m-" + ++asked;
    String fields = values.length == 0 ? data : data.formatted(values);
    wire.send(
        "{'type':'" + type + "','messageId':'" + id + "','timestamp':1,'data':" + fields + "}");
    return id;
  }

  /** Asks, and sees to it that this is confirmed; the data of the answer. */
  ObjectNode call(String type, String data, Object... values) throws IOException {
    return answer("ack", request(type, data, values));
  }

  /** Asks for a command, and sees to it that this is done; its result. */
  ObjectNode result(String type, String data, Object... values) throws IOException {
    return (ObjectNode) call(type, data, values).path("result");
  }

  /** Asks, and sees to it that this is refused. */
  ObjectNode refused(int code, String type, String data, Object... values) throws IOException {
    ObjectNode error = answer("error", request(type, data, values));
    assertThat(error.path("code").intValue()).as(error.toString()).isEqualTo(code);
    assertThat(error.path("message").textValue()).isNotEmpty();
    return error;
  }

  /** The data of the answer to a request; what is pushed before it is kept. */
  ObjectNode answer(String type, String id) throws IOException {
    ObjectNode message = wire.next();
    while (!message.path("data").path("messageId").asText().equals(id) || message.has("topic")) {
      assertThat(message.has("topic")).as(message.toString()).isTrue();
      pushed.add(message);
      message = wire.next();
    }
    assertThat(message.path("type").textValue()).as(message.toString()).isEqualTo(type);
    assertThat(message.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("type", "data", "timestamp", "messageId");
    return (ObjectNode) message.path("data");
  }

  /** The next push. */
  ObjectNode push() throws IOException {
    ObjectNode early = pushed.poll();
    return early == null ? wire.next() : early;
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
    wire.send("{'type':'heartbeat','timestamp':1}");
    assertThat(push().path("type").asText()).isEqualTo("heartbeat");
  }

  WireClient wire() {
    return wire;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
