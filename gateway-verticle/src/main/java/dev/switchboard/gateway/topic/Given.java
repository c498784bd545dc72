package dev.switchboard.gateway.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Published;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A stretch of a durable topic that a client was given before it asked for another one.
 *
 * @param behind the sequence before the first event
 * @param until the sequence of the last event
 * @param filter which events of the stretch it was given; empty for all
 */
public record Given(long behind, long until, Map<String, JsonNode> filter) {

  public Given {
    // Read from a store, numbers have other classes than filters compare.
    filter =
        filter.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    value -> Objects.requireNonNull(EventFields.plain(value.getValue()))));
  }

  /** Whether the event of this sequence was among them. */
  boolean contains(long sequence, Event event) {
    return sequence > behind && sequence <= until && matches(filter, event);
  }

  /** Whether an event's data has these values at these keys. */
  static boolean matches(Map<String, JsonNode> filter, Event event) {
    if (event.payload() instanceof Published published && published.isRemoval()) {
      // What was removed may have matched; who does not know it passes it over.
      return true;
    }
    for (Map.Entry<String, JsonNode> wanted : filter.entrySet()) {
      JsonNode value = EventFields.value(event, wanted.getKey());
      if (value == null || !value.equals(wanted.getValue())) {
        return false;
      }
    }
    return true;
  }
}
