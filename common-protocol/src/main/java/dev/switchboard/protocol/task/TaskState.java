package dev.switchboard.protocol.task;

import dev.switchboard.protocol.json.Require;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a task: pending, then running, then one of three ends (contract 6). */
public enum TaskState {
  PENDING,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** The state of that word; empty for a word that is none. */
  public static Optional<TaskState> of(String word) {
    for (TaskState state : values()) {
      if (state.word().equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  static void check(String word) {
    if (of(word).isEmpty()) {
      throw Require.invalid("status is none of pending, running, completed, failed, cancelled");
    }
  }

  /** The word for it in every message and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing can change any more. */
  public boolean finished() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
