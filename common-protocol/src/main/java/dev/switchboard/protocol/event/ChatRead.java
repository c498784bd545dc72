package dev.switchboard.protocol.event;

import dev.switchboard.protocol.UserId;

/** Somebody has read a chat session up to and including a message. */
public record ChatRead(long sessionId, long messageId, UserId userId) implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.CHAT_READ;
  }
}
