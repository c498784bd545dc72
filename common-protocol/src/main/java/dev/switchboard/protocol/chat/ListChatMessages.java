package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a chat session's messages, oldest first.
 *
 * @param limit how many, 1 to 500; null for 50
 * @param cursor where the page before ended; null for the first
 */
public record ListChatMessages(Long sessionId, @Nullable Integer limit, @Nullable String cursor) {

  public ListChatMessages {
    sessionId = Require.present("sessionId", sessionId);
    ChatPages.check(limit);
  }

  /** How many are asked for. */
  public int pageSize() {
    return ChatPages.size(limit);
  }
}
