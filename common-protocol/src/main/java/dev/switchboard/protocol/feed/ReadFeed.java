package dev.switchboard.protocol.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the kept events of a feed topic, oldest first.
 *
 * @param since only those behind this sequence; null for all
 * @param epoch of {@code since}; where it is another than the topic's, {@code since} says nothing
 * @param limit how many, 1 to 500; null for 50
 * @param cursor where the page before ended; goes before {@code since}
 */
public record ReadFeed(
    Topic topic,
    @Nullable Long since,
    @Nullable String epoch,
    @Nullable Integer limit,
    @Nullable String cursor) {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  public ReadFeed {
    topic = Require.present("topic", topic);
    if (since != null) {
      Require.range("since", since, 0, Long.MAX_VALUE);
    }
    if (limit != null) {
      Require.range("limit", limit.longValue(), 1, MAX_LIMIT);
    }
  }

  /** How many are asked for. */
  public int pageSize() {
    return limit == null ? DEFAULT_LIMIT : limit;
  }
}
