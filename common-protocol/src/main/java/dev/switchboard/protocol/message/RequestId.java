package dev.switchboard.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The id that came with a request, given back as the JSON value it was. */
public record RequestId(JsonNode json) {

  /** The id in a field of a frame; null where that is neither a text nor a number. */
  public static @Nullable RequestId in(ObjectNode frame, String field) {
    JsonNode sent = frame.path(field);
    return sent.isTextual() || sent.isNumber() ? new RequestId(sent) : null;
  }
}
