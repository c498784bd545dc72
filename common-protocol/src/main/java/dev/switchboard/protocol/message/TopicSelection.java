package dev.switchboard.protocol.message;

import dev.switchboard.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * One topic of a subscription.
 *
 * @param since replay what came behind it; null for the domain's own default
 * @param afterEntity the domain's own id behind which to replay, such as a chat message id
 */
public record TopicSelection(Topic topic, @Nullable Since since, @Nullable Long afterEntity) {

  /** A topic from now on. */
  public static TopicSelection of(Topic topic) {
    return new TopicSelection(topic, null, null);
  }

  /** A position as clients name it: some dialects leave out the epoch. */
  public record Since(@Nullable String epoch, long sequence) {}
}
