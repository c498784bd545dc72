package dev.switchboard.notification;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.notification.NotificationTopics;

/** Says whose code runs in a session, so that this user may see the results. */
record PutRunSession(String sessionId, UserId userId) {

  PutRunSession {
    sessionId = requireSessionId(sessionId);
    userId = Require.present("userId", userId);
  }

  /** A session id that a topic has room for; the failure names the field. */
  static String requireSessionId(String sessionId) {
    return Require.name("sessionId", sessionId, NotificationTopics.MAX_SESSION_ID);
  }
}
