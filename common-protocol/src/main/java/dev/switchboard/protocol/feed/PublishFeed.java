package dev.switchboard.protocol.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes on a feed topic.
 *
 * @param type {@code data}, {@code status} or {@code notification}; null for {@code data}
 * @param data any JSON value, {@code null} too; never changed
 */
public record PublishFeed(Topic topic, @Nullable String type, JsonNode data) {

  private static final String DATA = "data";
  private static final Set<String> TYPES = Set.of(DATA, "status", "notification");

  public PublishFeed {
    topic = Require.present("topic", topic);
    if (type != null && !TYPES.contains(type)) {
      throw Require.invalid("type is none of data, status, notification");
    }
    data = Require.present(DATA, data);
    if (Json.nestsDeeper(data, Json.MAX_VALUE_NESTING)) {
      throw Require.invalid("data nests deeper than " + Json.MAX_VALUE_NESTING + " levels");
    }
  }

  /** What subscribers get. */
  public Published payload() {
    return new Published(type == null ? DATA : type, data);
  }
}
