package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Asks for older messages.
 *
 * @param beforeId only messages before this one; null for the newest
 * @param limit how many, 1 to 500; null for 50
 */
public record ReadHistory(Long sessionId, @Nullable Long beforeId, @Nullable Integer limit) {

  public ReadHistory {
    sessionId = Require.present("sessionId", sessionId);
    ChatPages.check(limit);
  }

  /** How many are asked for. */
  public int pageSize() {
    return ChatPages.size(limit);
  }
}
