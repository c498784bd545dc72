package dev.switchboard.protocol.task;

/** Names one task; what can name none is not found. */
public record TaskRef(String taskId) {

  public TaskRef {
    taskId = TaskId.ofAny(taskId);
  }
}
