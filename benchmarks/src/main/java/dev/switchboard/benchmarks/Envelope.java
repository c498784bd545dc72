package dev.switchboard.benchmarks;

import dev.switchboard.protocol.json.Json;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** Switchboard's envelope dialect. */
final class Envelope implements ClientLanguage {

  // Every frame begins with {"type":"…
  private static final int TYPE = 9;
  private static final String ACK = "\"type\":\"ack\"";

  private final int port;

  Envelope(int port) {
    this.port = port;
  }

  @Override
  public CompletableFuture<LoadSocket> open(Load load, int number) {
    return open(load, number, Tokens.user(load.name(number)));
  }

  @Override
  public CompletableFuture<LoadSocket> openPublisher(Load load, int number) {
    return open(load, number, Tokens.admin(load.name(number)));
  }

  CompletableFuture<LoadSocket> open(Load load, int number, String token) {
    String target = "/api/v1/ws?protocol=1.0&clientId=" + load.name(number) + "&token=" + token;
    return load.open(port, target, number)
        .thenCompose(socket -> socket.await("\"type\":\"connect\"").thenApply(connected -> socket));
  }

  @Override
  public CompletableFuture<LoadSocket> subscribe(LoadSocket socket, String topic) {
    return socket.ask(subscription(topic), ACK).thenApply(answer -> socket);
  }

  static String subscription(String topic) {
    return request("subscribe", "{\"topic\":\"" + topic + "\"}");
  }

  static String unsubscription(String topic) {
    return request("unsubscribe", "{\"topic\":\"" + topic + "\"}");
  }

  @Override
  public Template publish(String topic, int bytes) {
    return Template.of(
        request(
            "topic.publish", "{\"topic\":\"" + topic + "\",\"data\":" + Stamp.json(bytes) + "}"));
  }

  static Template chatSend(long sessionId, int characters) {
    return Template.of(
        request(
            "chat.send",
            "{\"sessionId\":" + sessionId + ",\"content\":\"" + Stamp.text(characters) + "\"}"));
  }

  static Template tcpSend(String sessionId, int characters) {
    return Template.of(
        request(
            "tcp.send",
            "{\"sessionId\":\""
                + sessionId
                + "\",\"content\":\""
                + Stamp.text(characters)
                + "\"}"));
  }

  @Override
  public Template ping() {
    return Template.of("{\"type\":\"heartbeat\",\"timestamp\":1640995200000}");
  }

  /** Creates a chat session that belongs to the socket's user; completes with its id. */
  static CompletableFuture<Long> createChat(LoadSocket socket) {
    return socket
        .ask(request("chat.create", "{}"), ACK)
        .thenApply(ack -> Json.parseObject(ack).at("/data/result/sessionId").longValue());
  }

  /** Opens a TCP session to a port on this machine; completes with its id. */
  static CompletableFuture<String> openTcp(LoadSocket socket, int port) {
    return socket
        .ask(
            request(
                "tcp.open", "{\"mode\":\"client\",\"host\":\"127.0.0.1\",\"port\":" + port + "}"),
            ACK)
        .thenApply(ack -> Json.parseObject(ack).at("/data/result/sessionId").textValue());
  }

  static String request(String type, String data) {
    return "{\"type\":\""
        + type
        + "\",\"data\":"
        + data
        + ",\"timestamp\":1640995200000,\"messageId\":\"m-{id}\"}";
  }

  @Override
  public boolean isError(ByteBuf buffer, int index, int length) {
    return length > TYPE + 1
        && buffer.getByte(index + TYPE) == 'e'
        && buffer.getByte(index + TYPE + 1) == 'r';
  }
}
