package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** The messages of the envelope dialect. */
final class Envelopes {

  private static final int CONNECT_ERROR = 1000;
  private static final int RATE_LIMIT = 2002;
  private static final int INTERNAL = 5000;
  private static final int UNAVAILABLE = 5003;
  private static final Set<Integer> PASSING =
      Set.of(CONNECT_ERROR, RATE_LIMIT, INTERNAL, UNAVAILABLE);

  private Envelopes() {}

  static ObjectNode message(String type, String id, ObjectNode data) {
    ObjectNode message = Js.object().put("type", type);
    message.set("data", data);
    return message.put("timestamp", System.currentTimeMillis()).put("messageId", id);
  }

  static ObjectNode heartbeat() {
    return Js.object().put("type", "heartbeat").put("timestamp", System.currentTimeMillis());
  }

  /** Whether what an error says may well be over later. */
  static boolean mayPass(JsonNode error) {
    return PASSING.contains(error.path("code").asInt());
  }

  /** The name of what was written, wherever the kind of push has it. */
  static String body(JsonNode data) {
    return switch (data.path("kind").asText()) {
      case "run.result" -> Body.name(data.path("stdout").asText());
      case "tcp.message", "chat.message" -> Body.name(data.path("content").asText());
      default -> Body.name(data.path(data.has("body") ? "body" : "content").asText());
    };
  }
}
