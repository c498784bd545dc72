package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes over a TCP session.
 *
 * @param content text, or hex where {@code isHex}
 * @param peer {@code host:port} of the one device to send to; null for all
 */
public record SendTcp(
    String sessionId, String content, @Nullable Boolean isHex, @Nullable String peer) {

  public SendTcp {
    sessionId = Require.text("sessionId", sessionId, 128);
    content = Require.text("content", content, 1 << 20);
  }
}
