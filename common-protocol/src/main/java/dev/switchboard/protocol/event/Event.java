package dev.switchboard.protocol.event;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on a topic. Immutable; travels by reference within a node.
 *
 * @param position where it stands in a durable topic; null for an ephemeral event
 * @param id the event's own id, the same however often it is sent
 * @param timestamp epoch milliseconds
 * @param reach whom it reaches among those subscribed
 */
public record Event(
    Topic topic,
    @Nullable Position position,
    String id,
    long timestamp,
    Payload payload,
    Reach reach) {

  private static final String ID_PREFIX = "evt_";
  private static final Pattern STORED_ID = Pattern.compile(ID_PREFIX + "(0|[1-9][0-9]{0,17})");

  /** The id of a stored event, from its number in the store. */
  public static String idOf(long number) {
    return ID_PREFIX + number;
  }

  /** The number of a stored event, from its id; empty for an id that is none. */
  public static OptionalLong numberOf(String id) {
    if (!STORED_ID.matcher(id).matches()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(id, ID_PREFIX.length(), id.length(), 10));
  }

  /** An event that is not kept. */
  public static Event ephemeral(
      Topic topic, String id, long timestamp, Payload payload, Reach reach) {
    return new Event(topic, null, id, timestamp, payload, reach);
  }

  /** An event of a durable topic, committed. */
  public static Event durable(
      Topic topic, Position position, String id, long timestamp, Payload payload) {
    return new Event(topic, position, id, timestamp, payload, Reach.ALL);
  }
}
