package dev.switchboard.protocol.event;

/** Every kind of payload, with its stable name in the log and on the wire. */
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
  private final Class<? extends Payload> type;

  PayloadKind(String wireName, Class<? extends Payload> type) {
    this.wireName = wireName;
    this.type = type;
  }

  /** The kind of that name; names are never reused or changed, since logs keep them. */
  public static PayloadKind of(String wireName) {
    for (PayloadKind kind : values()) {
      if (kind.wireName.equals(wireName)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no payload kind is called " + wireName);
  }

  /** The name in the log, between nodes and in the envelope dialect's {@code kind}. */
  public String wireName() {
    return wireName;
  }

  /** The record that holds such a payload. */
  public Class<? extends Payload> type() {
    return type;
  }
}
