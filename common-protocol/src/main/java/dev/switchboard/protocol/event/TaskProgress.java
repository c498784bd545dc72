package dev.switchboard.protocol.event;

/**
 * How far a task has got (task.md 2.3.3).
 *
 * @param percentage floor(100 · completed / total), 0 without total
 * @param detail what the task dialect calls {@code progress.status}
 */
public record TaskProgress(
    String taskId,
    long total,
    long completed,
    long failed,
    String current,
    int percentage,
    String detail)
    implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.TASK_PROGRESS;
  }
}
