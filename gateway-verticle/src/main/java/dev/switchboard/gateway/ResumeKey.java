package dev.switchboard.gateway;

/** Whose lost socket it was: the next socket with the same key takes over (contract 5.6). */
record ResumeKey(String principalId, String dialect, String clientId) {}
