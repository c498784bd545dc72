package dev.switchboard.task;

import static dev.switchboard.task.OpenTasks.user;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.TaskReporter;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskRef;
import dev.switchboard.protocol.task.TaskState;
import dev.switchboard.testing.DomainOnBus;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The domain behind a real event bus, as a gateway and other verticles meet it. */
class TaskDomainTest {

  private String url = "";

  @SuppressWarnings("NullAway.Init")
  private DomainOnBus tasks;

  @SuppressWarnings("NullAway.Init")
  private TaskReporter reporter;

  @BeforeEach
  void start(@TempDir Path folder) {
    url = TestDatabase.SQLITE.fresh(folder);
    deploy();
  }

  private void deploy() {
    tasks = new DomainOnBus(Vertx.vertx(), "task", url, Map.of());
    reporter = new TaskReporter(tasks.vertx(), "importer");
  }

  @AfterEach
  void stop() {
    tasks.close();
  }

  @Test
  void announcesItsTopicsCommandsAndRoutes() {
    DomainAnnouncement announcement = tasks.announcement();

    assertThat(announcement.domain()).isEqualTo("task");
    assertThat(announcement.topicPrefixes()).containsExactly("task/");
    assertThat(announcement.commands())
        .filteredOn(CommandSpec::forSockets)
        .extracting(CommandSpec::name)
        .containsExactlyInAnyOrder("task.get", "task.list");
    assertThat(announcement.routes())
        .extracting(route -> route.method() + " " + route.path() + " " + route.status())
        .containsExactlyInAnyOrder(
            "POST /tasks 201",
            "PATCH /tasks/{taskId} 200",
            "GET /tasks 200",
            "GET /tasks/{taskId} 200");
    assertThat(announcement.routes())
        .filteredOn(route -> !route.method().equals("GET"))
        .allMatch(route -> route.roles().equals(Set.of(Role.SERVICE, Role.ADMIN)));
    assertThat(announcement.commands())
        .extracting(CommandSpec::name)
        .containsAll(announcement.routes().stream().map(route -> route.command()).toList());
  }

  @Test
  void takesReportsOfOtherVerticlesInOneCallEach() {
    Future<Event> heard = tasks.next(new Topic("task/progress"));

    Task made = await(reporter.create(CreateTask.named("Import", 100)));
    Task running = await(reporter.progress(made.taskId(), 45, "BTCUSDT"));
    Task detailed =
        await(reporter.report(ReportTask.completed(made.taskId(), 50).at(null, "Downloading")));
    Task ended = await(reporter.state(made.taskId(), TaskState.COMPLETED));

    assertThat(await(heard).payload())
        .isEqualTo(new TaskProgress(made.taskId(), 100, 45, 0, "BTCUSDT", 45, ""));
    assertThat(running.state()).isEqualTo(TaskState.RUNNING);
    assertThat(detailed.current()).isEqualTo("BTCUSDT");
    assertThat(detailed.detail()).isEqualTo("Downloading");
    assertThat(ended.state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void refusesInFailuresThatNameTheReason() {
    Task task = await(reporter.create(CreateTask.named("Import", 100)));
    Task unused = await(reporter.progress(task.taskId(), 45, null));

    assertThat(failure(() -> reporter.progress(task.taskId(), 44, null)).code())
        .isEqualTo(FailureCode.CONFLICT);
    assertThat(failure(() -> reporter.progress("nobody-made-it", 1, null)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(
            failure(
                    () ->
                        tasks.asking(TaskCommands.CREATE, user("alice"), CreateTask.named("x", 0)))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(failure(() -> subscribing("task/nothing")).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void knowsItsTasksAfterARestart() {
    Task made = await(reporter.create(CreateTask.named("Import", 100)));
    Task running = await(reporter.progress(made.taskId(), 45, "BTCUSDT"));

    tasks.close();
    deploy();

    assertThat(tasks.call(TaskCommands.GET, user("alice"), new TaskRef(made.taskId())))
        .isEqualTo(running);
    assertThat(await(subscribing("task/progress")).snapshot())
        .extracting(Event::payload)
        .containsExactly(new TaskProgress(made.taskId(), 100, 45, 0, "BTCUSDT", 45, ""));
  }

  private Future<TopicGrant> subscribing(String topic) {
    return tasks.granting(user("alice"), new Topic(topic), AccessIntent.SUBSCRIBE);
  }
}
