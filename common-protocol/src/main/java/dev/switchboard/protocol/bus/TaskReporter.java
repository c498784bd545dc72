package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Api;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes tasks and tells of their progress from other verticles of the server. Futures complete on
 * the caller's context once what changed is on disk and its subscribers are being told; they fail
 * with {@link dev.switchboard.protocol.FailureException}: {@code NOT_FOUND} for an unknown task,
 * {@code CLOSED} for a finished one, {@code CONFLICT} for numbers that go backwards or beyond the
 * total.
 */
@Api
public final class TaskReporter {

  private final DomainClient domains;
  private final Caller caller;

  /**
   * A reporter.
   *
   * @param vertx the server's
   * @param service who reports, such as the domain's name
   */
  public TaskReporter(Vertx vertx, String service) {
    this.domains = new DomainClient(vertx);
    this.caller =
        new Caller(
            new Principal(UserId.of(service), Role.SERVICE, List.of(), Principal.Proof.TOKEN, null),
            null,
            null);
  }

  /** Makes a task; the answer has the id to report by. */
  public Future<Task> create(CreateTask task) {
    return call(TaskCommands.CREATE, task);
  }

  /** Tells that so much is done, and in words what is being worked on; null keeps the words. */
  public Future<Task> progress(String taskId, long completed, @Nullable String current) {
    return report(ReportTask.completed(taskId, completed).at(current, null));
  }

  /** Ends a task, or moves it from pending to running. */
  public Future<Task> state(String taskId, TaskState state) {
    return report(ReportTask.state(taskId, state));
  }

  /** Tells anything about a task. */
  public Future<Task> report(ReportTask report) {
    return call(TaskCommands.REPORT, report);
  }

  private <A extends Record> Future<Task> call(CommandType<A, Task> type, A arguments) {
    return domains
        .invoke(new Command<>(type, caller, arguments, null))
        .map(reply -> type.result().cast(reply.value()));
  }
}
