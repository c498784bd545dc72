package dev.switchboard.protocol.task;

import dev.switchboard.protocol.command.CommandType;

/** The task domain's commands (contract 5.2, 6 and 7). */
public final class TaskCommands {

  public static final CommandType<TaskRef, Task> GET =
      CommandType.forSockets("task.get", TaskRef.class, Task.class);
  public static final CommandType<ListTasks, TaskPage> LIST =
      CommandType.forSockets("task.list", ListTasks.class, TaskPage.class);

  public static final CommandType<CreateTask, Task> CREATE =
      CommandType.internal("task.create", CreateTask.class, Task.class);
  public static final CommandType<ReportTask, Task> REPORT =
      CommandType.internal("task.report", ReportTask.class, Task.class);

  private TaskCommands() {}
}
