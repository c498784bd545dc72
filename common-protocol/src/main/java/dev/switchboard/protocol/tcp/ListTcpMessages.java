package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what went over a TCP session, oldest first, as far as it is kept.
 *
 * @param limit how many, 1 to 500; null for 50
 * @param cursor where the page before ended; null for the first
 * @param since the sequence behind which to begin; null for what is kept
 */
public record ListTcpMessages(
    String sessionId, @Nullable Integer limit, @Nullable String cursor, @Nullable Long since) {

  public ListTcpMessages {
    sessionId = Require.text("sessionId", sessionId, TcpTopics.MAX_SESSION_ID);
    TcpPages.check(limit);
    if (since != null) {
      long unused = Require.range("since", since, 0, Long.MAX_VALUE);
    }
    if (since != null && cursor != null) {
      throw Require.invalid("cursor and since exclude each other");
    }
  }

  /** How many are asked for. */
  public int pageSize() {
    return TcpPages.size(limit);
  }
}
