package dev.switchboard.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One topic of a subscription.
 *
 * @param since replay what came behind it; null for the domain's own default
 * @param afterEntity the domain's own id behind which to replay, such as a chat message id
 * @param filter only events whose data has these plain values at these keys; empty for all
 * @param presence whether the subscriber is told who comes and goes
 */
public record TopicSelection(
    Topic topic,
    @Nullable Since since,
    @Nullable Long afterEntity,
    Map<String, JsonNode> filter,
    boolean presence) {

  public TopicSelection {
    filter = Map.copyOf(filter);
  }

  /** All events of a topic. */
  public TopicSelection(Topic topic, @Nullable Since since, @Nullable Long afterEntity) {
    this(topic, since, afterEntity, Map.of(), false);
  }

  /** A topic from now on. */
  public static TopicSelection of(Topic topic) {
    return new TopicSelection(topic, null, null);
  }

  /** A position as clients name it: some dialects leave out the epoch. */
  public record Since(@Nullable String epoch, long sequence) {}
}
