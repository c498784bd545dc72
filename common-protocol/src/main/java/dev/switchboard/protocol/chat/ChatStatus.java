package dev.switchboard.protocol.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** Where a chat session stands: waiting for an agent, served by one, or at its end. */
public enum ChatStatus {
  WAITING,
  ACTIVE,
  CLOSED;

  /** The status of that word; empty for a word that is none. */
  public static Optional<ChatStatus> of(String word) {
    for (ChatStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** The word for it, in JSON and in the database. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
