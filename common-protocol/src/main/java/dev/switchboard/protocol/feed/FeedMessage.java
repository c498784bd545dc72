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
 */
public record FeedMessage(
    @Nullable Long sequence,
    @Nullable String epoch,
    String type,
    JsonNode data,
    long timestamp,
    String messageId) {

  /** The event that carries what was published. */
  public static FeedMessage of(Event event, Published published) {
    Position position = event.position();
    return new FeedMessage(
        position == null ? null : position.sequence(),
        position == null ? null : position.epoch(),
        published.type(),
        published.data(),
        event.timestamp(),
        event.id());
  }
}
