package dev.switchboard.protocol.event;

import dev.switchboard.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A message in a chat session (chat.md 6, contract 7 HTTP).
 *
 * @param id unique among all messages, growing within a session
 * @param createdAt epoch milliseconds
 * @param clientId the sender's own id for it; null where it gave none
 */
public record ChatMessage(
    long id,
    long sessionId,
    UserId senderId,
    String content,
    long createdAt,
    @Nullable String clientId)
    implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.CHAT_MESSAGE;
  }
}
