package dev.switchboard.protocol.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes on a feed topic.
 *
 * @param type {@code data}, {@code status} or {@code notification}; null for {@code data}
 * @param data any JSON value, {@code null} too; never changed
 * @param key the entry of a keyed topic that is made or replaced; null on other topics
 * @param ttlMs after how many milliseconds the entry is removed; null for never
 * @param whileConnected whether the entry goes with the socket that makes it
 */
public record PublishFeed(
    Topic topic,
    @Nullable String type,
    JsonNode data,
    @Nullable String key,
    @Nullable Long ttlMs,
    @Nullable Boolean whileConnected) {

  /** The longest key, in characters. */
  public static final int MAX_KEY = 256;

  /** The longest life of an entry that ends by itself: a hundred years. */
  private static final long MAX_TTL_MS = Duration.ofDays(36_500).toMillis();

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
    if (key != null) {
      key = Require.name("key", key, MAX_KEY);
    }
    if (ttlMs != null) {
      Require.range("ttlMs", ttlMs, 1, MAX_TTL_MS);
    }
  }

  /** Publishes on a topic that is not keyed. */
  public PublishFeed(Topic topic, @Nullable String type, JsonNode data) {
    this(topic, type, data, null, null, null);
  }

  /** What subscribers get. */
  public Published payload() {
    return new Published(type == null ? DATA : type, data, key, null);
  }
}
