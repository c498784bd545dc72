package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes chat messages and publishes on feeds in the envelope dialect. What it has no answer to is
 * sent again after a reconnect, under the same message id.
 */
final class EnvelopeWriter extends DialectSocket implements OutboxWriter {

  private static final long AGAIN_MILLIS = 300;
  private static final String CHAT = "chat/";

  private final String token;
  private final Outbox outbox;

  EnvelopeWriter(Scene scene, Account account, String name, Outbox.Pace pace, List<String> topics) {
    super(scene, name);
    token = account.token();
    outbox = new Outbox(scene, name, pace, topics, this::send);
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  String path() {
    return "/api/v1/ws?clientId=" + name() + "&token=" + token;
  }

  @Override
  void opened() {}

  @Override
  ObjectNode beat() {
    return Envelopes.heartbeat();
  }

  private void send(Write write) {
    if (write.topic().startsWith(CHAT)) {
      long session = Long.parseLong(write.topic().substring(CHAT.length()));
      ObjectNode data = Js.object().put("sessionId", session).put("content", write.content());
      say(Envelopes.message("chat.send", write.op(), data));
    } else {
      ObjectNode data = Js.object().put("topic", write.topic());
      data.putObject("data").put("body", write.content());
      say(Envelopes.message("topic.publish", write.op(), data));
    }
  }

  @Override
  void heard(JsonNode message) {
    JsonNode data = message.path("data");
    String op = data.path("messageId").asText();
    switch (message.path("type").asText()) {
      case "connect" -> outbox.sendAllAgain();
      case "ack" -> outbox.done(op, Js.number(data.at("/result/sequence")));
      case "error" -> {
        if (Envelopes.mayPass(data)) {
          outbox.sendAgain(op, AGAIN_MILLIS);
        } else {
          outbox.refused(op, data.toString());
        }
      }
      case "disconnect" -> closingFor(data.path("retryAfter").asLong(0));
      default -> {}
    }
  }
}
