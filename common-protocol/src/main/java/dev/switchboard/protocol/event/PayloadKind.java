package dev.switchboard.protocol.event;

import java.util.Optional;

/** Every kind of payload that comes with the server, with its name in the log and on the wire. */
public enum PayloadKind {
  CHAT_MESSAGE("chat.message", ChatMessage.class),
  CHAT_TYPING("chat.typing", ChatTyping.class),
  CHAT_READ("chat.read", ChatRead.class),
  NOTIFICATION("notification", Notification.class),
  RUN_RESULT("run.result", RunResult.class),
  TASK_PROGRESS("task.progress", TaskProgress.class),
  TASK_STATUS("task.status", TaskStatus.class),
  TASK_LISTED("task.list", TaskListed.class),
  TCP_MESSAGE("tcp.message", TcpMessage.class),
  TCP_STATUS("tcp.status", TcpStatus.class),
  PUBLISHED("published", Published.class),
  PRESENCE("presence", Presence.class);

  private final String wireName;
  private final Class<? extends BuiltIn> type;

  PayloadKind(String wireName, Class<? extends BuiltIn> type) {
    this.wireName = wireName;
    this.type = type;
  }

  /** The kind of that name; names are never reused or changed, since logs keep them. */
  public static Optional<PayloadKind> find(String wireName) {
    for (PayloadKind kind : values()) {
      if (kind.wireName.equals(wireName)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The name in the log, between nodes and in the envelope dialect's {@code kind}. */
  public String wireName() {
    return wireName;
  }

  /** The record that holds such a payload. */
  public Class<? extends BuiltIn> type() {
    return type;
  }
}
