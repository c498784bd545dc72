package dev.switchboard.stomp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to a frame must repeat. It travels with the request as its id, and comes back
 * with the answer, so that nothing is remembered meanwhile.
 */
record Context(@Nullable String receipt, @Nullable String replyTo, @Nullable String correlationId) {

  /** Of what needs no answer at all. */
  static final RequestId SILENT = new RequestId(NullNode.instance);

  /** Of a frame that may ask for a receipt. */
  static Context of(StompFrame frame) {
    return new Context(frame.header("receipt"), null, null);
  }

  /** The context of a request; null for what no request caused. */
  static @Nullable Context of(@Nullable RequestId id) {
    if (id == null) {
      return null;
    }
    JsonNode json = id.json();
    return new Context(text(json, "receipt"), text(json, "replyTo"), text(json, "correlationId"));
  }

  private static @Nullable String text(JsonNode json, String field) {
    return json.path(field).textValue();
  }

  /** The context of a command whose result is to go somewhere. */
  Context replyingTo(@Nullable String destination, @Nullable String correlation) {
    return new Context(receipt, destination, correlation);
  }

  RequestId id() {
    ObjectNode json = Json.object();
    json.put("receipt", receipt);
    json.put("replyTo", replyTo);
    json.put("correlationId", correlationId);
    return new RequestId(json);
  }
}
