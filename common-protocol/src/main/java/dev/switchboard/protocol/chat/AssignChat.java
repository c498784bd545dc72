package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Require;

/** Gives a chat session to an agent. */
public record AssignChat(Long sessionId, UserId agentId) {

  public AssignChat {
    sessionId = Require.present("sessionId", sessionId);
    agentId = Require.present("agentId", agentId);
  }
}
