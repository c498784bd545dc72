package dev.switchboard.task;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.task.Task;
import java.util.Optional;

/** Who may make, change and see tasks (contract 4 and 7). */
final class TaskAccess {

  private TaskAccess() {}

  /** Only services and admins make tasks and report on them. */
  static void requireReporter(Caller caller) {
    if (!seesAll(caller)) {
      throw Failure.of(FailureCode.FORBIDDEN, "only a service or an admin may do this").exception();
    }
  }

  /** Whose tasks the caller sees besides those of nobody; empty for everybody's. */
  static Optional<String> visibleTo(Caller caller) {
    return seesAll(caller) ? Optional.empty() : Optional.of(caller.principal().id());
  }

  static boolean sees(Caller caller, Task task) {
    return task.userId() == null
        || seesAll(caller)
        || task.userId().equals(caller.principal().id());
  }

  /** The one answer for tasks that do not exist and those of others. */
  static FailureException unknown(String taskId) {
    return Failure.of(FailureCode.NOT_FOUND, "there is no such task", taskId).exception();
  }

  /** The one answer for topics that do not exist and those of others' tasks. */
  static FailureException unknown(Topic topic) {
    return Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", topic.name())
        .exception();
  }

  private static boolean seesAll(Caller caller) {
    return caller.role() == Role.SERVICE || caller.role() == Role.ADMIN;
  }
}
