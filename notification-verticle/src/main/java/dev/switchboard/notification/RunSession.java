package dev.switchboard.notification;

/** A session in which a user's code runs. */
record RunSession(String sessionId, String userId) {}
