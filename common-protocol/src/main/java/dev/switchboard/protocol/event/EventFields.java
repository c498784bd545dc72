package dev.switchboard.protocol.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/** How filters see an event: by the fields of its data in the envelope dialect. */
public final class EventFields {

  private EventFields() {}

  /** The plain value at a key; null where there is none, or none that is plain. */
  public static @Nullable JsonNode value(Event event, String key) {
    JsonNode data =
        event.payload() instanceof Published published
            ? published.data()
            : Json.tree(event.payload());
    JsonNode value = data.get(key);
    return value == null || value.isContainerNode() ? null : value;
  }
}
