package dev.switchboard.benchmarks;

import java.util.concurrent.CompletableFuture;

/** Opens sockets of any dialect, each subscribed to a topic that its dialect has a word for. */
final class DialectSockets {

  private final Load load;
  private final int port;
  private final Envelope envelope;

  DialectSockets(Load load, int port) {
    this.load = load;
    this.port = port;
    this.envelope = new Envelope(port);
  }

  CompletableFuture<LoadSocket> envelope(int number, String topic) {
    return envelope
        .open(load, number, Tokens.admin(load.name(number)))
        .thenCompose(socket -> envelope.subscribe(socket, topic));
  }

  CompletableFuture<LoadSocket> task(int number, String topic) {
    String target =
        "/ws/data?client_id="
            + load.name(number)
            + "&topics="
            + topic
            + "&token="
            + Tokens.admin(load.name(number));
    return load.open(port, target, number)
        .thenCompose(socket -> socket.await("\"type\":\"subscribed\"").thenApply(done -> socket));
  }

  CompletableFuture<LoadSocket> chat(int number, long sessionId) {
    return load.open(port, "/ws/chat", number)
        .thenCompose(
            socket ->
                socket
                    .ask(
                        "{\"type\":\"auth\",\"token\":\"" + Tokens.admin(load.name(number)) + "\"}",
                        "\"auth_success\"")
                    .thenCompose(
                        authenticated ->
                            socket.ask(
                                "{\"type\":\"join_session\",\"session_id\":" + sessionId + "}",
                                "\"joined_session\""))
                    .thenApply(joined -> socket));
  }

  CompletableFuture<LoadSocket> session(int number, String sessionId) {
    String auth =
        "{\"clientId\":\""
            + load.name(number)
            + "\",\"version\":\"1.0\",\"token\":\""
            + Tokens.admin(load.name(number))
            + "\"}";
    return load.open(port, "/ws/session", number)
        .thenCompose(
            socket ->
                socket
                    .ask(sessionRequest("auth", auth), "\"code\":0")
                    .thenCompose(
                        authenticated ->
                            socket.ask(
                                sessionRequest(
                                    "subscribe", "{\"sessionId\":\"" + sessionId + "\"}"),
                                "\"subscribed\""))
                    .thenApply(subscribed -> socket));
  }

  private static String sessionRequest(String type, String data) {
    return "{\"type\":\""
        + type
        + "\",\"id\":\""
        + type
        + "-{id}\",\"timestamp\":1640995200000,\"data\":"
        + data
        + "}";
  }

  CompletableFuture<LoadSocket> channel(int number, String channel) {
    return load.open(port, "/ws/channel?token=" + Tokens.admin(load.name(number)), number)
        .thenCompose(
            socket ->
                socket
                    .ask(
                        "{\"type\":\"subscribe\",\"channel\":\"" + channel + "\"}",
                        "\"type\":\"subscribed\"")
                    .thenApply(subscribed -> socket));
  }
}
