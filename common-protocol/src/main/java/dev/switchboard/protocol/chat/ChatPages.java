package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/** How long a page of a chat list may be (contract 6). */
final class ChatPages {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private ChatPages() {}

  static void check(@Nullable Integer limit) {
    if (limit != null) {
      Require.range("limit", limit.longValue(), 1, MAX_LIMIT);
    }
  }

  static int size(@Nullable Integer limit) {
    return limit == null ? DEFAULT_LIMIT : limit;
  }
}
