package dev.switchboard.protocol.event;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** What an event says: one immutable record per kind. Dialects dispatch by {@link #kind}. */
public sealed interface Payload
    permits ChatMessage,
        ChatRead,
        ChatTyping,
        Notification,
        Presence,
        Published,
        RunResult,
        TaskListed,
        TaskProgress,
        TaskStatus,
        TcpMessage,
        TcpStatus {

  /** Which kind this is. */
  @JsonIgnore
  PayloadKind kind();
}
