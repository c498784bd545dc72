package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Says something in a chat session.
 *
 * @param senderId who is to be shown as sender; honoured from HTTP callers that may speak for
 *     others, never from sockets. Null for the caller
 * @param clientId the sender's own id for the message, which makes a repeat harmless
 */
public record SendChat(
    Long sessionId, String content, @Nullable UserId senderId, @Nullable String clientId) {

  /** The longest content, in UTF-16 units: what fits a message of the default size. */
  public static final int MAX_CONTENT = 65_536;

  public SendChat {
    sessionId = Require.present("sessionId", sessionId);
    content = Require.text("content", content, MAX_CONTENT);
    clientId = Require.optionalText("clientId", clientId, 128);
  }
}
