package dev.switchboard.protocol.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a feed topic's events, oldest first.
 *
 * @param nextCursor where the next page begins; null at the end, and then written as null
 */
public record FeedPage(
    List<FeedMessage> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

  public FeedPage {
    items = List.copyOf(items);
  }
}
