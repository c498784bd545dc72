package dev.switchboard.protocol.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the entries of a keyed topic, the longest unchanged first.
 *
 * @param limit how many, 1 to 500; null for 50
 * @param cursor where the page before ended
 */
public record ListEntries(Topic topic, @Nullable Integer limit, @Nullable String cursor) {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  public ListEntries {
    topic = Require.present("topic", topic);
    if (limit != null) {
      Require.range("limit", limit.longValue(), 1, MAX_LIMIT);
    }
  }

  /** How many are asked for. */
  public int pageSize() {
    return limit == null ? DEFAULT_LIMIT : limit;
  }
}
