package dev.switchboard.protocol.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;

/** A payload of a kind that comes with the server. Dialects dispatch by {@link #kind}. */
public sealed interface BuiltIn extends Payload
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

  @Override
  default String kindName() {
    return kind().wireName();
  }

  @Override
  default ObjectNode json() {
    return Json.tree(this);
  }

  @Override
  default byte[] encoded() {
    return Json.encode(this);
  }
}
