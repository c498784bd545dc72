package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.ChatMessage;

/**
 * A chat message as the HTTP API shows it (contract 7, HTTP).
 *
 * @param createdAt epoch milliseconds
 */
public record PostedChat(long id, long sessionId, UserId senderId, String content, long createdAt) {

  /** A message in this form. */
  public static PostedChat of(ChatMessage message) {
    return new PostedChat(
        message.id(),
        message.sessionId(),
        message.senderId(),
        message.content(),
        message.createdAt());
  }
}
