package dev.switchboard.protocol.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of chat sessions, newest first.
 *
 * @param nextCursor where the next page begins; null at the end, and then written as null
 */
public record ChatSessionPage(
    List<ChatSession> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

  public ChatSessionPage {
    items = List.copyOf(items);
  }
}
