package dev.switchboard.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an inbox: unread first, each part newest first.
 *
 * @param nextCursor where the next page begins; null, and written so, behind the last one
 */
record InboxPage(
    List<InboxItem> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

  InboxPage {
    items = List.copyOf(items);
  }
}
