package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.json.Require;

/** Names one chat session. */
public record ChatRef(Long sessionId) {

  public ChatRef {
    sessionId = Require.present("sessionId", sessionId);
  }
}
