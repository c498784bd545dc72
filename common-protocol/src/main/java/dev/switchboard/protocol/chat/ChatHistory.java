package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.event.ChatMessage;
import java.util.List;

/** A stretch of a session's messages, oldest first, and whether there are older ones. */
public record ChatHistory(List<ChatMessage> items, boolean hasMore) {

  public ChatHistory {
    items = List.copyOf(items);
  }
}
