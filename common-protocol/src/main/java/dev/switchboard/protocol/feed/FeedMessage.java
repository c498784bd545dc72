package dev.switchboard.protocol.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import org.jspecify.annotations.Nullable;

/**
 * An event of a feed topic as HTTP shows it (contract 7); without position on a topic without
 * history.
 *
 * @param timestamp epoch milliseconds
 * @param messageId the event's id, the same as in pushes
 * @param key the entry that it is about; null but on keyed topics
 * @param removed true where that entry was removed; null else
 */
public record FeedMessage(
    @Nullable Long sequence,
    @Nullable String epoch,
    String type,
    JsonNode data,
    long timestamp,
    String messageId,
    @Nullable String key,
    @Nullable Boolean removed) {

  /** An event of a topic that is not keyed. */
  public FeedMessage(
      @Nullable Long sequence,
      @Nullable String epoch,
      String type,
      JsonNode data,
      long timestamp,
      String messageId) {
    this(sequence, epoch, type, data, timestamp, messageId, null, null);
  }

  /** The event that carries what was published. */
  public static FeedMessage of(Event event, Published published) {
    Position position = event.position();
    return new FeedMessage(
        position == null ? null : position.sequence(),
        position == null ? null : position.epoch(),
        published.type(),
        published.data(),
        event.timestamp(),
        event.id(),
        published.key(),
        published.removed());
  }
}
