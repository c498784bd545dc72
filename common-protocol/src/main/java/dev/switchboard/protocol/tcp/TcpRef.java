package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.json.Require;

/** Names a TCP session. */
public record TcpRef(String sessionId) {

  public TcpRef {
    sessionId = Require.text("sessionId", sessionId, TcpTopics.MAX_SESSION_ID);
  }
}
