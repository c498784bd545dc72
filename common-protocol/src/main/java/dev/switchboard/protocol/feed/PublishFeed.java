package dev.switchboard.protocol.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Published;
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

  /** How deep data may nest: between nodes it travels inside other objects. */
  public static final int MAX_NESTING = 28;

  private static final String DATA = "data";
  private static final Set<String> TYPES = Set.of(DATA, "status", "notification");

  public PublishFeed {
    topic = Require.present("topic", topic);
    if (type != null && !TYPES.contains(type)) {
      throw Require.invalid("type is none of data, status, notification");
    }
    data = Require.present(DATA, data);
    if (!isShallow(data, MAX_NESTING)) {
      throw Require.invalid("data nests deeper than " + MAX_NESTING + " levels");
    }
  }

  /** What subscribers get. */
  public Published payload() {
    return new Published(type == null ? DATA : type, data);
  }

  private static boolean isShallow(JsonNode node, int levels) {
    if (!node.isContainerNode()) {
      return true;
    }
    if (levels == 0) {
      return false;
    }
    for (JsonNode child : node) {
      if (!isShallow(child, levels - 1)) {
        return false;
      }
    }
    return true;
  }
}
