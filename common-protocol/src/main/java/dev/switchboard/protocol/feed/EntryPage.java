package dev.switchboard.protocol.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a keyed topic's entries.
 *
 * @param nextCursor where the next page begins; null at the end, and then written as null
 */
public record EntryPage(
    List<FeedEntry> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

  public EntryPage {
    items = List.copyOf(items);
  }
}
