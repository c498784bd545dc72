package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A client of the session dialect. */
record SessionConsole(WireClient client) implements AutoCloseable {

  /** A socket that has not said who it is. */
  static SessionConsole stranger(WireServer server) throws IOException {
    return stranger(server.port("session"));
  }

  private static SessionConsole stranger(int port) throws IOException {
    WireClient client = WireClient.handshake(port, "/ws");
    assertThat(client.status()).isEqualTo(101);
    return new SessionConsole(client);
  }

  /** A socket that claims to be somebody. */
  static SessionConsole claiming(WireServer server, String clientId) throws IOException {
    return claiming(server.port("session"), clientId);
  }

  /** A socket on the port of a session listener that claims to be somebody. */
  static SessionConsole claiming(int port, String clientId) throws IOException {
    SessionConsole console = stranger(port);
    console.request("auth", "{'clientId':'%s','version':'1.0','sessionId':null}", clientId);
    console.done("认证成功");
    return console;
  }

  /** A socket with a token. */
  static SessionConsole proven(WireServer server, String token) throws IOException {
    SessionConsole console = stranger(server);
    console.request("auth", "{'clientId':'device','token':'%s'}", token);
    console.done("认证成功");
    return console;
  }

  /** Sends a request under its type as id. */
  void request(String type, String data, Object... values) throws IOException {
    client.send(
        "{'type':'%s','id':'%s','timestamp':1,'data':%s}",
        type, type, values.length == 0 ? data : WireClient.json(data, values));
  }

  /** The data of the next frame, which tells of success. */
  ObjectNode done(String text) throws IOException {
    ObjectNode answer = client.next("auth_response");
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly("type", "id", "code", "message", "timestamp", "data");
    assertThat(answer.path("code").intValue()).isZero();
    assertThat(answer.path("message").textValue()).isEqualTo(text);
    return (ObjectNode) answer.path("data");
  }

  /** Sees to it that the next frame refuses a request. */
  ObjectNode refused(String type, int code, String text) throws IOException {
    ObjectNode error = client.next("error");
    assertThat(error.path("id").asText()).as(error.toString()).isEqualTo(type);
    assertThat(error.at("/data/code").intValue()).as(error.toString()).isEqualTo(code);
    assertThat(error.at("/data/message").textValue()).isEqualTo(text);
    assertThat(error.at("/data/details").isTextual()).isTrue();
    return (ObjectNode) error.path("data");
  }

  /** Sees to it that the next frame refuses an authentication, and the socket is closed. */
  void turnedAway(int code, String text) throws IOException {
    ObjectNode answer = client.next("auth_response");
    assertThat(answer.path("code").intValue()).as(answer.toString()).isEqualTo(code);
    assertThat(answer.path("message").textValue()).isEqualTo(text);
    assertThat(answer.has("data")).isFalse();
    client.expectClose(1008);
  }

  /** Subscribes; returns how the session stands. */
  String subscribe(String sessionId) throws IOException {
    request("subscribe", "{'sessionId':'%s'}", sessionId);
    assertThat(done("订阅成功").toString())
        .isEqualTo(WireClient.json("{'sessionId':'%s','status':'subscribed'}", sessionId));
    return status();
  }

  /** The next frame's status, which tells how a session stands. */
  String status() throws IOException {
    return client.next("session_status").at("/data/status").asText();
  }

  /** Reads states until this one, which comes next or behind {@code connecting}. */
  void untilConnected(String status) throws IOException {
    if (status.equals("connecting")) {
      assertThat(status()).isEqualTo("connected");
    } else {
      assertThat(status).isEqualTo("connected");
    }
  }

  /** The data of the next frame, which carries bytes. */
  ObjectNode message() throws IOException {
    return (ObjectNode) client.next("tcp_message").path("data");
  }

  /** Sends bytes; returns the message that tells of them, which may come before the answer. */
  ObjectNode send(String data, Object... values) throws IOException {
    request("send", data, values);
    List<ObjectNode> both = new ArrayList<>(List.of(client.next(), client.next()));
    both.sort((one, other) -> one.path("type").asText().compareTo(other.path("type").asText()));
    assertThat(both.get(0).path("message").asText()).as(both.toString()).isEqualTo("发送成功");
    assertThat(both.get(0).path("id").asText()).isEqualTo("send");
    assertThat(both.get(0).at("/data/status").asText()).isEqualTo("sent");
    assertThat(both.get(1).path("type").asText()).isEqualTo("tcp_message");
    return (ObjectNode) both.get(1).path("data");
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
