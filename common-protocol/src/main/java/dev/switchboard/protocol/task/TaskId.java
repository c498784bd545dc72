package dev.switchboard.protocol.task;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Require;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may name a task: 1 to 128 of letters, digits and {@code . _ : -}, all of ASCII. */
final class TaskId {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private TaskId() {}

  static boolean isId(String text) {
    return FORM.matcher(text).matches();
  }

  /** The id of a task to be made. */
  static String forNew(String taskId) {
    if (!isId(taskId)) {
      throw Require.invalid("taskId is not 1 to 128 of A-Z a-z 0-9 . _ : -");
    }
    return taskId;
  }

  /** The id of a task asked for: what can name none is a task that does not exist. */
  static String ofAny(@Nullable String taskId) {
    if (taskId == null || taskId.isEmpty()) {
      throw Require.invalid("taskId is missing or empty");
    }
    if (!isId(taskId)) {
      throw Failure.of(FailureCode.NOT_FOUND, "there is no such task", taskId).exception();
    }
    return taskId;
  }
}
