package dev.switchboard.protocol.task;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pending task.
 *
 * @param taskId its id, of {@code A-Z a-z 0-9 . _ : -}; null to be given one
 * @param total how much there is to do; null or 0 where that is not known
 * @param userId whose it is; null for everyone's
 */
public record CreateTask(
    @Nullable String taskId, String name, @Nullable Long total, @Nullable UserId userId) {

  public CreateTask {
    if (taskId != null) {
      taskId = TaskId.forNew(taskId);
    }
    name = Require.text("name", name, TaskLine.MAX_NAME);
    String unused = TaskLine.checked("name", name, TaskLine.MAX_NAME);
    if (total != null) {
      total = Require.range("total", total, 0, Task.MAX_COUNT);
    }
  }

  /** Everyone's task, under an id that the server makes. */
  public static CreateTask named(String name, long total) {
    return new CreateTask(null, name, total, null);
  }
}
