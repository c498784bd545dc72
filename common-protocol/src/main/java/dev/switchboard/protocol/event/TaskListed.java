package dev.switchboard.protocol.event;

import dev.switchboard.protocol.task.Task;

/** A task is new in the list of tasks, or stands there with another status. */
public record TaskListed(Task task) implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.TASK_LISTED;
  }
}
