package dev.switchboard.protocol.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.JsonSchema;
import java.util.Map;

/**
 * What a domain announces of a kind of events that it brings: data that every node can read.
 *
 * @param name such as {@code polls.voted}
 * @param payload the JSON Schema of what such an event says, an object
 * @param renderings the words of dialects that tell of it in words of its own, by dialect
 */
public record EventSpec(String name, ObjectNode payload, Map<String, Rendering> renderings) {

  public EventSpec {
    renderings = Map.copyOf(renderings);
  }

  /** What is announced of a kind. */
  public static EventSpec of(EventType<?> type) {
    return new EventSpec(type.name(), JsonSchema.of(type.payload()), type.renderings());
  }
}
