package dev.switchboard.task;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskState;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task by a report. A task goes forward only: what is done grows, up to the total
 * where there is one; its state moves from pending over running to one of three ends, and then
 * nothing of it changes.
 */
final class TaskProgression {

  private static final BigInteger MAX_COUNT = BigInteger.valueOf(Task.MAX_COUNT);

  private TaskProgression() {}

  static Task begin(CreateTask wanted, String taskId, @Nullable String userId, long now) {
    long total = wanted.total() == null ? 0 : wanted.total();
    return new Task(
        taskId,
        wanted.name(),
        TaskState.PENDING.word(),
        total,
        0,
        0,
        "",
        "",
        0,
        now,
        null,
        null,
        userId);
  }

  /**
   * The task after the report.
   *
   * @throws FailureException {@code CLOSED} where it is finished; {@code CONFLICT}, naming the
   *     field, where the report takes it back or beyond a bound
   */
  static Task after(Task before, ReportTask report, long now) {
    if (before.state().finished()) {
      throw Failure.of(FailureCode.CLOSED, "the task is " + before.status(), before.taskId())
          .exception();
    }
    long completed = grown("completed", report.completed(), before.completed());
    long failed = grown("failed", report.failed(), before.failed());
    long total = total(report, before, completed + failed);
    TaskState state = state(report, before.state());
    return new Task(
        before.taskId(),
        before.name(),
        state.word(),
        total,
        completed,
        failed,
        report.current() == null ? before.current() : report.current(),
        report.detail() == null ? before.detail() : report.detail(),
        Task.percentage(completed, total),
        before.createdAt(),
        start(before, state, now),
        state.finished() ? Math.max(now, latest(before)) : null,
        before.userId());
  }

  private static long grown(String field, @Nullable BigInteger reported, long before) {
    if (reported == null) {
      return before;
    }
    if (reported.compareTo(BigInteger.valueOf(before)) < 0) {
      throw conflict(field + " goes backwards: it is " + before + " already");
    }
    if (reported.compareTo(MAX_COUNT) > 0) {
      throw conflict(field + " is beyond " + Task.MAX_COUNT);
    }
    return reported.longValueExact();
  }

  private static long total(ReportTask report, Task before, long done) {
    BigInteger reported = report.total();
    if (reported == null) {
      if (before.total() > 0 && done > before.total()) {
        throw conflict(grownFields(report) + " would be more than the total of " + before.total());
      }
      return before.total();
    }
    if (reported.compareTo(MAX_COUNT) > 0) {
      throw conflict("total is beyond " + Task.MAX_COUNT);
    }
    long total = reported.longValueExact();
    // A total of 0 is none: one that was named cannot be unsaid while something is done of it.
    boolean bounds = total > 0 || before.total() > 0;
    if (bounds && done > total) {
      throw conflict("total is less than completed and failed together, which are " + done);
    }
    return total;
  }

  private static String grownFields(ReportTask report) {
    if (report.completed() == null) {
      return "failed";
    }
    return report.failed() == null ? "completed" : "completed and failed";
  }

  private static TaskState state(ReportTask report, TaskState before) {
    TaskState reached =
        before == TaskState.PENDING && report.advances() ? TaskState.RUNNING : before;
    TaskState wanted =
        report.status() == null ? reached : TaskState.of(report.status()).orElse(reached);
    if (wanted.compareTo(reached) < 0) {
      throw conflict("status goes backwards: the task is " + reached.word());
    }
    return wanted;
  }

  // Whatever completed or failed has been running, if only for a moment; what was cancelled while
  // it was pending has not.
  private static @Nullable Long start(Task before, TaskState state, long now) {
    boolean ran =
        switch (state) {
          case PENDING -> false;
          case RUNNING, COMPLETED, FAILED -> true;
          case CANCELLED -> false;
        };
    return before.startTime() == null && ran
        ? Long.valueOf(Math.max(now, before.createdAt()))
        : before.startTime();
  }

  // Clocks of nodes differ, and no task ends before it begins.
  private static long latest(Task task) {
    return task.startTime() == null ? task.createdAt() : task.startTime();
  }

  private static FailureException conflict(String detail) {
    return Failure.of(FailureCode.CONFLICT, detail).exception();
  }
}
