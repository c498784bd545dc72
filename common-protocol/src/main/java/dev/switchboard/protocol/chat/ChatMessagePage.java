package dev.switchboard.protocol.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a session's messages, oldest first.
 *
 * @param nextCursor where the next page begins; null at the end, and then written as null
 */
public record ChatMessagePage(
    List<PostedChat> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

  public ChatMessagePage {
    items = List.copyOf(items);
  }
}
