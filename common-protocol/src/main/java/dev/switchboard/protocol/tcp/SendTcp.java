package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes over a TCP session.
 *
 * @param content text, or hex where {@code isHex}
 * @param isHex null for text
 * @param peer {@code host:port} of the one device to send to; null for all
 */
public record SendTcp(
    String sessionId, String content, @Nullable Boolean isHex, @Nullable String peer) {

  /** The longest content, in UTF-16 units: twice the most bytes that are sent at once. */
  public static final int MAX_CONTENT = 131_072;

  private static final int MAX_PEER = 64;

  public SendTcp {
    sessionId = Require.text("sessionId", sessionId, TcpTopics.MAX_SESSION_ID);
    content = Require.text("content", content, MAX_CONTENT);
    peer = Require.optionalText("peer", peer, MAX_PEER);
  }

  /** Whether the content is hex. */
  public boolean hex() {
    return Boolean.TRUE.equals(isHex);
  }
}
