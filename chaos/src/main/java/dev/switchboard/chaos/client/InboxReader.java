package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Reads its own notifications in the envelope dialect and acknowledges each. It names no position:
 * what it has not acknowledged comes again.
 */
final class InboxReader extends TopicReader {

  private int messages;

  InboxReader(Scene scene, Topics known, Account account, String name) {
    super(scene, known, account, name, List.of("notifications/" + account.principal()));
  }

  @Override
  String path() {
    return "/api/v1/ws?acks=1&clientId=" + name() + "&token=" + token();
  }

  @Override
  void opened() {}

  @Override
  ObjectNode beat() {
    return Envelopes.heartbeat();
  }

  @Override
  void heard(JsonNode message) {
    JsonNode data = message.path("data");
    switch (message.path("type").asText()) {
      case "connect" -> topics().forEach(reading()::confirmed);
      case "disconnect" -> closingFor(data.path("retryAfter").asLong(0));
      case "notification" -> notified(message, data);
      default -> {}
    }
  }

  private void notified(JsonNode message, JsonNode data) {
    reading()
        .delivered(
            message.path("topic").asText(),
            Js.text(message.path("epoch")),
            Js.number(message.path("sequence")),
            Envelopes.body(data));
    ObjectNode what = Js.object().put("messageId", message.path("messageId").asText());
    say(Envelopes.message("ack", name() + "-" + messages++, what));
  }
}
