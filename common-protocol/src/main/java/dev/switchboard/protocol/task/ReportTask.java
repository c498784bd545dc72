package dev.switchboard.protocol.task;

import dev.switchboard.protocol.json.Require;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Says what has become of a task; what is null stays as it is. Numbers are as large as they like
 * here, so that one beyond the bounds is a conflict (409) rather than a message that cannot be
 * read; a negative one counts nothing and makes the message invalid (400).
 *
 * @param current what is being worked on
 * @param detail what the task is at, in words
 * @param status a word of {@link TaskState}
 */
public record ReportTask(
    String taskId,
    @Nullable BigInteger completed,
    @Nullable BigInteger failed,
    @Nullable BigInteger total,
    @Nullable String current,
    @Nullable String detail,
    @Nullable String status) {

  public ReportTask {
    taskId = TaskId.ofAny(taskId);
    requireCount("completed", completed);
    requireCount("failed", failed);
    requireCount("total", total);
    current = TaskLine.checked("current", current, TaskLine.MAX_WORDS);
    detail = TaskLine.checked("detail", detail, TaskLine.MAX_WORDS);
    if (status != null) {
      TaskState.check(status);
    }
  }

  private static void requireCount(String field, @Nullable BigInteger count) {
    if (count != null && count.signum() < 0) {
      throw Require.invalid(field + " is negative");
    }
  }

  /** That so much is done. */
  public static ReportTask completed(String taskId, long completed) {
    return new ReportTask(taskId, BigInteger.valueOf(completed), null, null, null, null, null);
  }

  /** That the task has another state. */
  public static ReportTask state(String taskId, TaskState state) {
    return new ReportTask(taskId, null, null, null, null, null, state.word());
  }

  /** The same report with the words for what is being worked on. */
  public ReportTask at(@Nullable String current, @Nullable String detail) {
    return new ReportTask(taskId, completed, failed, total, current, detail, status);
  }

  /** Whether it is progress, which starts a pending task; another total alone is none. */
  public boolean advances() {
    return completed != null || failed != null || current != null || detail != null;
  }
}
