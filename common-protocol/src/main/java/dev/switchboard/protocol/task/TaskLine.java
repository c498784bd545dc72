package dev.switchboard.protocol.task;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/** The texts of a task, which people read: of bounded length, and nothing that no screen shows. */
final class TaskLine {

  static final int MAX_NAME = 256;
  static final int MAX_WORDS = 1_024;

  private TaskLine() {}

  static @Nullable String checked(String field, @Nullable String value, int maxLength) {
    String text = Require.optionalText(field, value, maxLength);
    if (text != null && text.chars().anyMatch(TaskLine::invisible)) {
      throw Require.invalid(field + " has control characters");
    }
    return text;
  }

  private static boolean invisible(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
  }
}
