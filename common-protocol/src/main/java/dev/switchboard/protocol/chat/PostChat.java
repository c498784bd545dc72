package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Says something in a chat session over HTTP (contract 6).
 *
 * @param senderId who is to be shown as sender, where the caller may speak for others; null for the
 *     caller
 */
public record PostChat(Long sessionId, String content, @Nullable UserId senderId) {

  public PostChat {
    sessionId = Require.present("sessionId", sessionId);
    content = ChatContent.checked(content);
  }
}
