package dev.switchboard.task;

import static dev.switchboard.task.OpenTasks.user;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static dev.switchboard.testing.Callers.caller;
import static dev.switchboard.testing.Callers.command;
import static dev.switchboard.testing.Callers.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ListTasks;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskPage;
import dev.switchboard.protocol.task.TaskRef;
import dev.switchboard.protocol.task.TaskState;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class TaskServiceTest {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static OpenTasks tasks;

  @Parameter
  @SuppressWarnings("NullAway.Init")
  TestDatabase database;

  @BeforeParameterizedClassInvocation
  static void open(TestDatabase database) {
    tasks = new OpenTasks(database.fresh(folder));
  }

  @AfterParameterizedClassInvocation
  static void close() {
    tasks.close();
  }

  @Test
  void makesATaskUnderTheIdThatWasAskedFor() {
    String id = name() + ".A:b_C";
    Task made = tasks.create(new CreateTask(id, "导入 \uD83D\uDE00", null, UserId.of("alice")));

    assertThat(made.taskId()).isEqualTo(id);
    assertThat(made.userId()).isEqualTo("alice");
    assertThat(made.createdAt()).isEqualTo(tasks.clock.millis());
    assertThat(tasks.get(user("alice"), id)).isEqualTo(made);
  }

  @Test
  void makesUpIdsWhereNoneWasAskedFor() {
    Task one = tasks.create((String) null);
    Task other = tasks.create((String) null);

    assertThat(one.taskId()).startsWith("task_").isNotEqualTo(other.taskId());
  }

  @Test
  void refusesAnIdThatIsTaken() {
    Task present = tasks.create((String) null);
    var again = new CreateTask(present.taskId(), "another", null, null);

    assertThat(failure(() -> creating(OpenTasks.service(), again)).code())
        .isEqualTo(FailureCode.CONFLICT);
    assertThat(tasks.get(OpenTasks.service(), present.taskId())).isEqualTo(present);
  }

  @Test
  void makesATaskOncePerKey() {
    String id = name();
    OnceKey key = new OnceKey("importer", "POST /tasks", name(), "same");
    var wanted =
        new Command<>(
            TaskCommands.CREATE,
            OpenTasks.service(),
            new CreateTask(id, "Import", null, null),
            key);

    Reply<Task> first = await(tasks.service.create(wanted));
    Reply<Task> second = await(tasks.service.create(wanted));

    assertThat(first.repeated()).isFalse();
    assertThat(second).isEqualTo(new Reply<>(first.value(), true));
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"USER", "AGENT"})
  void letsOnlyServicesAndAdminsMakeAndChange(Role role) {
    Caller caller = caller(name(), role);
    Task task = tasks.create(caller.principal().id());

    assertThat(failure(() -> creating(caller, CreateTask.named("x", 0))).code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(
            failure(
                    () ->
                        tasks.service.report(
                            command(
                                TaskCommands.REPORT,
                                caller,
                                ReportTask.completed(task.taskId(), 1))))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void keepsWhatWasReported() {
    Task task = tasks.create((String) null);

    Task running =
        tasks.patch(task, "{'completed':45,'current':'处理 BTCUSDT','detail':'Downloading'}");
    tasks.clock.advance(Duration.ofMinutes(10));
    Task ended = tasks.patch(task, "{'completed':100,'status':'completed'}");

    assertThat(running.status()).isEqualTo("running");
    assertThat(ended.percentage()).isEqualTo(100);
    assertThat(ended.endTime()).isEqualTo(tasks.clock.millis());
    assertThat(ended.startTime()).isEqualTo(running.startTime());
    assertThat(tasks.get(OpenTasks.service(), task.taskId())).isEqualTo(ended);
  }

  @Test
  void refusesReportsThatTakeATaskBackAndChangesNothing() {
    Task task = tasks.create((String) null);
    Task running = tasks.patch(task, "{'completed':45}");
    int mark = tasks.mark();

    assertThat(failure(() -> tasks.patching(task.taskId(), "{'completed':44}")).code())
        .isEqualTo(FailureCode.CONFLICT);
    assertThat(failure(() -> tasks.patching(task.taskId(), "{'completed':101}")).code())
        .isEqualTo(FailureCode.CONFLICT);
    assertThat(tasks.get(OpenTasks.service(), task.taskId())).isEqualTo(running);
    assertThat(tasks.mark()).isEqualTo(mark);
  }

  @Test
  void refusesReportsBehindTheEnd() {
    Task task = tasks.create((String) null);
    Task ended = tasks.patch(task, "{'status':'cancelled'}");

    assertThat(failure(() -> tasks.patching(task.taskId(), "{'completed':1}")).code())
        .isEqualTo(FailureCode.CLOSED);
    assertThat(tasks.get(OpenTasks.service(), task.taskId())).isEqualTo(ended);
  }

  @Test
  void doesNotFindUnknownTasks() {
    String id = name();

    assertThat(failure(() -> tasks.patching(id, "{'completed':1}")).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(failure(() -> getting(OpenTasks.service(), id)).subjects()).containsExactly(id);
  }

  @Test
  void countsEveryOneOfManyReportsAtOnce() {
    Task task = tasks.create((String) null);
    List<Future<?>> reports = new ArrayList<>();
    for (int done = 1; done <= 100; done++) {
      reports.add(tasks.patching(task.taskId(), "{'completed':" + done + "}"));
    }
    await(Future.all(reports));

    assertThat(tasks.get(OpenTasks.service(), task.taskId()).completed()).isEqualTo(100);
  }

  @Test
  void showsATaskToItsOwnerServicesAndAdminsOnly() {
    String owner = name();
    Task task = tasks.create(owner);

    for (Caller seer :
        List.of(user(owner), caller(name(), Role.SERVICE), caller(name(), Role.ADMIN))) {
      assertThat(tasks.get(seer, task.taskId())).isEqualTo(task);
    }
    for (Caller stranger : List.of(user(name()), caller(name(), Role.AGENT), unnamed())) {
      assertThat(failure(() -> getting(stranger, task.taskId())))
          .isEqualTo(TaskAccess.unknown(task.taskId()).failure());
    }
  }

  @Test
  void showsATaskOfNobodyToEveryone() {
    Task task = tasks.create((String) null);

    for (Caller anyone : List.of(user(name()), caller(name(), Role.AGENT), unnamed())) {
      assertThat(tasks.get(anyone, task.taskId())).isEqualTo(task);
    }
  }

  @Test
  void listsWhatTheCallerSeesNewestFirstPageByPage() {
    String owner = name();
    Task first = tasks.create(owner);
    Task foreign = tasks.create(name());
    Task second = tasks.create((String) null);
    Task third = tasks.create(owner);

    TaskPage one = tasks.list(user(owner), null, 2, null);
    TaskPage two = tasks.list(user(owner), null, 1, one.nextCursor());

    assertThat(one.items()).containsExactly(third, second);
    assertThat(two.items()).containsExactly(first);
    assertThat(tasks.list(OpenTasks.service(), null, 4, null).items())
        .containsExactly(third, second, foreign, first);
  }

  @Test
  void listsByStatusAndEndsWithoutACursor() {
    String owner = name();
    Task mine = tasks.create(owner);
    Task failed = tasks.patch(tasks.create(owner), "{'status':'failed'}");

    assertThat(tasks.list(user(owner), "failed", 500, null))
        .satisfies(page -> assertThat(page.items()).contains(failed).doesNotContain(mine))
        .extracting(TaskPage::nextCursor)
        .isNull();
    assertThat(tasks.list(user(owner), "pending", 500, null).items()).contains(mine);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "dDox!", "dDow", "dDotMQ", "bTo3OjE", "dDo5OTk5OTk5OTk5OTk5OTk5OTk5OTk"})
  void refusesACursorThatItDidNotGiveOut(String cursor) {
    assertThat(
            failure(
                    () ->
                        tasks.service.list(
                            command(
                                TaskCommands.LIST,
                                OpenTasks.service(),
                                new ListTasks(null, null, cursor))))
                .code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @Test
  void keepsTheLastFinishedTasksAndThoseOfTheLastThirtyDays() {
    forgetAll();
    Task unfinished = tasks.create((String) null);
    List<Task> ended = new ArrayList<>();
    for (int i = 0; i < OpenTasks.KEPT + 1; i++) {
      tasks.clock.advance(Duration.ofDays(1));
      ended.add(tasks.patch(tasks.create((String) null), "{'status':'completed'}"));
    }

    assertThat(await(tasks.service.forgetFinished())).isEqualTo(1);
    assertThat(tasks.list(OpenTasks.service(), "completed", 500, null).items())
        .containsExactly(ended.get(3), ended.get(2), ended.get(1));

    tasks.clock.advance(TaskService.KEPT.minusDays(1).plusMillis(1));
    assertThat(await(tasks.service.forgetFinished())).isEqualTo(2);
    assertThat(tasks.list(OpenTasks.service(), "completed", 500, null).items())
        .containsExactly(ended.get(3));
    assertThat(tasks.get(OpenTasks.service(), unfinished.taskId())).isEqualTo(unfinished);
  }

  /** Ends and forgets what other tests left. */
  private static void forgetAll() {
    for (TaskState state : List.of(TaskState.PENDING, TaskState.RUNNING)) {
      tasks
          .list(OpenTasks.service(), state.word(), 500, null)
          .items()
          .forEach(task -> tasks.patch(task, "{'status':'cancelled'}"));
    }
    tasks.clock.advance(TaskService.KEPT.plusDays(1));
    Integer unused = await(tasks.service.forgetFinished());
    assertThat(tasks.list(OpenTasks.service(), null, 500, null).items()).isEmpty();
  }

  private static Caller unnamed() {
    return new Caller(Principal.unnamed(name()), "socket", null);
  }

  private static Future<Reply<Task>> creating(Caller caller, CreateTask wanted) {
    return tasks.service.create(command(TaskCommands.CREATE, caller, wanted));
  }

  private static Future<Reply<Task>> getting(Caller caller, String taskId) {
    return tasks.service.get(command(TaskCommands.GET, caller, new TaskRef(taskId)));
  }
}
