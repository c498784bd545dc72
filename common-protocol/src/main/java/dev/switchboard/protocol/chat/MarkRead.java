package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.json.Require;

/** Marks a chat session as read up to and including a message. */
public record MarkRead(Long sessionId, Long messageId) {

  public MarkRead {
    sessionId = Require.present("sessionId", sessionId);
    messageId = Require.present("messageId", messageId);
  }
}
