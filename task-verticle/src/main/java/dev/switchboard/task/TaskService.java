package dev.switchboard.task;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ListTasks;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskPage;
import dev.switchboard.protocol.task.TaskRef;
import dev.switchboard.protocol.task.TaskState;
import dev.switchboard.protocol.task.TaskTopic;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What can be done with tasks. Every check that a change depends on is made in the transaction of
 * that change; futures complete on the caller's context and fail with {@link
 * dev.switchboard.protocol.FailureException}.
 */
final class TaskService {

  /** How many running tasks one who comes to {@code task/progress} is shown, the newest. */
  static final int MAX_SNAPSHOT = 500;

  /** How long finished tasks are kept. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final int DELETED_AT_ONCE = 500;

  private final Store store;
  private final int keptFinished;

  /**
   * The service.
   *
   * @param keptFinished how many finished tasks are kept, the last ones
   */
  TaskService(Store store, int keptFinished) {
    this.store = store;
    this.keptFinished = keptFinished;
  }

  Future<Reply<Task>> create(Command<CreateTask> command) {
    TaskAccess.requireReporter(command.caller());
    CreateTask wanted = command.arguments();
    UserId owner = wanted.userId();
    String taskId =
        wanted.taskId() == null
            ? "task_" + UUID.randomUUID().toString().replace("-", "")
            : wanted.taskId();
    return store.writeOnce(
        command.once(),
        Task.class,
        tx -> {
          Task task =
              TaskProgression.begin(wanted, taskId, owner == null ? null : owner.value(), tx.now());
          if (!TaskTable.insert(tx, task)) {
            throw Failure.of(FailureCode.CONFLICT, "taskId is taken", taskId).exception();
          }
          TaskEvents.ofNew(TaskTable.find(tx, taskId).orElseThrow()).forEach(tx::publish);
          return Pending.of(task);
        });
  }

  Future<Reply<Task>> report(Command<ReportTask> command) {
    TaskAccess.requireReporter(command.caller());
    ReportTask report = command.arguments();
    return store.writeOnce(
        command.once(),
        Task.class,
        tx -> {
          StoredTask found =
              TaskTable.lock(tx, report.taskId())
                  .orElseThrow(() -> TaskAccess.unknown(report.taskId()));
          Task before = found.task();
          Task after = TaskProgression.after(before, report, tx.now());
          if (!after.equals(before)) {
            StoredTask changed = found.changedTo(after, tx.now());
            TaskTable.update(tx, changed);
            TaskEvents.ofChange(before, changed).forEach(tx::publish);
          }
          return Pending.of(after);
        });
  }

  Future<Reply<Task>> get(Command<TaskRef> command) {
    String taskId = command.arguments().taskId();
    return find(command.caller(), taskId)
        .map(found -> Reply.of(found.map(StoredTask::task).orElseThrow(() -> unknown(taskId))));
  }

  private static RuntimeException unknown(String taskId) {
    return TaskAccess.unknown(taskId);
  }

  /** The task, where it exists and the caller may see it. */
  private Future<Optional<StoredTask>> find(Caller caller, String taskId) {
    return store
        .onBehalfOf(caller.principal())
        .read(sql -> TaskTable.find(sql, taskId))
        .map(found -> found.filter(stored -> TaskAccess.sees(caller, stored.task())));
  }

  Future<Reply<TaskPage>> list(Command<ListTasks> command) {
    ListTasks wanted = command.arguments();
    TaskTable.Selection selection =
        new TaskTable.Selection(
            TaskAccess.visibleTo(command.caller()),
            Optional.ofNullable(wanted.status()).flatMap(TaskState::of),
            TaskCursor.number(wanted.cursor()));
    int limit = wanted.pageSize();
    return store
        .onBehalfOf(command.caller().principal())
        .read(sql -> TaskTable.list(sql, selection, limit + 1))
        .map(
            found -> {
              boolean more = found.size() > limit;
              List<StoredTask> page = more ? found.subList(0, limit) : found;
              return Reply.of(
                  new TaskPage(
                      page.stream().map(StoredTask::task).toList(),
                      more ? TaskCursor.behind(page.get(limit - 1)) : null));
            });
  }

  /** Decides about a subscription; who may subscribe is given the present state. */
  Future<TopicGrant> authorize(TopicRequest request) {
    Caller caller = request.caller();
    TaskTopic topic =
        TaskTopic.of(request.topic()).orElseThrow(() -> TaskAccess.unknown(request.topic()));
    String taskId = topic.taskId();
    if (taskId != null) {
      return find(caller, taskId)
          .map(
              found ->
                  TopicGrant.ephemeral(
                      List.of(
                          TaskEvents.present(
                              topic,
                              found.orElseThrow(() -> TaskAccess.unknown(request.topic()))))));
    }
    return present(caller, topic, Optional.ofNullable(request.seenUntilMs()))
        .map(TopicGrant::ephemeral);
  }

  /**
   * What one who comes to a topic of all tasks is shown: of progress the running ones, and to one
   * who comes back what has changed meanwhile, in the order in which it last did.
   */
  private Future<List<Event>> present(Caller caller, TaskTopic topic, Optional<Long> seenUntil) {
    Optional<String> user = TaskAccess.visibleTo(caller);
    boolean progress = topic.view() == TaskTopic.View.PROGRESS;
    if (!progress && seenUntil.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return store
        .onBehalfOf(caller.principal())
        .read(
            sql -> {
              Set<StoredTask> shown = new HashSet<>();
              if (progress) {
                shown.addAll(TaskTable.list(sql, running(user), MAX_SNAPSHOT));
              }
              if (seenUntil.isPresent()) {
                shown.addAll(TaskTable.changedAfter(sql, user, seenUntil.get(), MAX_SNAPSHOT));
              }
              return shown;
            })
        .map(
            shown ->
                shown.stream()
                    .filter(stored -> !progress || stored.task().startTime() != null)
                    .sorted(
                        Comparator.comparingLong(StoredTask::changedAt)
                            .thenComparingLong(StoredTask::number))
                    .map(stored -> TaskEvents.present(topic, stored))
                    .toList());
  }

  private static TaskTable.Selection running(Optional<String> user) {
    return new TaskTable.Selection(user, Optional.of(TaskState.RUNNING), Long.MAX_VALUE);
  }

  /** Deletes finished tasks beyond what is kept, a few in each transaction; returns how many. */
  Future<Integer> forgetFinished() {
    return store
        .write(
            tx ->
                Pending.of(
                    TaskTable.deleteEndedBefore(tx, tx.now() - KEPT.toMillis(), DELETED_AT_ONCE)
                        + TaskTable.deleteEndedBeyond(tx, keptFinished, DELETED_AT_ONCE)))
        .compose(
            deleted ->
                deleted < DELETED_AT_ONCE
                    ? Future.succeededFuture(deleted)
                    : forgetFinished().map(more -> deleted + more));
  }
}
