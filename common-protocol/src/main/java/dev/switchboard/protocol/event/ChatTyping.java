package dev.switchboard.protocol.event;

import dev.switchboard.protocol.UserId;

/** Somebody types in a chat session; ephemeral. */
public record ChatTyping(long sessionId, UserId userId) implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.CHAT_TYPING;
  }
}
