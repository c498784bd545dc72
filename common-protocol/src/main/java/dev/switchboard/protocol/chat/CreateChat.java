package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Opens a chat session.
 *
 * @param userId whose it is; null for the caller's own
 */
public record CreateChat(@Nullable UserId userId, @Nullable String subject) {

  private static final int MAX_SUBJECT = 500;

  public CreateChat {
    subject = Require.optionalText("subject", subject, MAX_SUBJECT);
    if (subject != null && subject.chars().anyMatch(Character::isISOControl)) {
      throw Require.invalid("subject has control characters");
    }
  }
}
