package dev.switchboard.protocol.task;

import dev.switchboard.protocol.command.CommandType;

/** The task domain's commands that dialects know (contract 5.2 and 7). */
public final class TaskCommands {

  public static final CommandType<TaskRef, Task> GET =
      CommandType.forSockets("task.get", TaskRef.class, Task.class);
  public static final CommandType<ListTasks, TaskPage> LIST =
      CommandType.forSockets("task.list", ListTasks.class, TaskPage.class);

  private TaskCommands() {}
}
