package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Says something in a chat session, in the caller's own name.
 *
 * @param clientId the sender's own id for the message, which makes a repeat harmless
 */
public record SendChat(Long sessionId, String content, @Nullable String clientId) {

  /** The longest content, in UTF-16 units: what fits a message of the default size. */
  public static final int MAX_CONTENT = 65_536;

  private static final int MAX_CLIENT_ID = 128;

  public SendChat {
    sessionId = Require.present("sessionId", sessionId);
    content = ChatContent.checked(content);
    if (clientId != null && !isClientId(clientId)) {
      throw Require.invalid(
          "clientId is not 1 to " + MAX_CLIENT_ID + " characters without control characters");
    }
  }

  private static boolean isClientId(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_CLIENT_ID
        && text.chars().noneMatch(Character::isISOControl);
  }
}
