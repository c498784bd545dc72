package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A chat session (contract 6).
 *
 * @param createdAt epoch milliseconds
 * @param agentId who serves it; null while nobody does
 */
public record ChatSession(
    long sessionId,
    UserId userId,
    ChatStatus status,
    long createdAt,
    @Nullable String subject,
    @Nullable UserId agentId) {

  /** What the answer to its making shows (contract 6): not what its maker said. */
  public ChatSession made() {
    return new ChatSession(sessionId, userId, status, createdAt, null, null);
  }
}
