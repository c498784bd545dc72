package dev.switchboard.task;

import static dev.switchboard.task.OpenTasks.user;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static dev.switchboard.testing.Callers.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.TaskListed;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.event.TaskStatus;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskEventsTest {

  @SuppressWarnings("NullAway.Init")
  private static OpenTasks tasks;

  @BeforeAll
  static void open(@TempDir Path folder) {
    tasks = new OpenTasks(TestDatabase.SQLITE.fresh(folder));
  }

  @AfterAll
  static void close() {
    tasks.close();
  }

  @Test
  void tellsOfANewTask() {
    int mark = tasks.mark();
    Task task = tasks.create((String) null);

    assertThat(tasks.events(mark, false))
        .containsExactly(
            event(task, "status", 1, status(task), Reach.ALL),
            event(task, "list", 1, new TaskListed(task), Reach.ALL));
  }

  @Test
  void tellsOfTheStartAndConflatesProgress() {
    Task task = tasks.create("alice");
    int mark = tasks.mark();
    Task running = tasks.patch(task, "{'completed':45,'current':'BTC','detail':'Downloading'}");
    Reach alice = Reach.onlyFor("alice");

    assertThat(tasks.events(mark, false))
        .containsExactly(
            event(running, "status", 2, status(running), alice),
            event(running, "list", 2, new TaskListed(running), alice),
            event(
                running,
                "progress",
                2,
                new TaskProgress(task.taskId(), 100, 45, 0, "BTC", 45, "Downloading"),
                alice.conflatedBy(task.taskId())));
  }

  @Test
  void tellsTheTasksOwnTopicsTheSame() {
    int mark = tasks.mark();
    Task task = tasks.create("alice");
    tasks.patch(task, "{'completed':45}");

    List<Event> own = tasks.events(mark, true);
    List<Event> all = tasks.events(mark, false);

    assertThat(own)
        .extracting(event -> event.topic().name())
        .allMatch(topic -> topic.endsWith("/" + task.taskId()));
    assertThat(own).extracting(Event::payload).isEqualTo(payloads(all));
    assertThat(own).extracting(Event::id).isEqualTo(all.stream().map(Event::id).toList());
    assertThat(own).extracting(Event::reach).isEqualTo(all.stream().map(Event::reach).toList());
  }

  @Test
  void tellsOfProgressAlone() {
    Task task = tasks.patch(tasks.create((String) null), "{'status':'running'}");
    int mark = tasks.mark();
    tasks.patch(task, "{'completed':1}");
    tasks.patch(task, "{'completed':2}");

    assertThat(tasks.events(mark, false))
        .extracting(event -> event.topic().name())
        .containsExactly("task/progress", "task/progress");
  }

  @Test
  void tellsOfTheLastProgressBeforeTheEndWithoutHoldingItBack() {
    Task task = tasks.patch(tasks.create((String) null), "{'completed':45}");
    int mark = tasks.mark();
    Task ended = tasks.patch(task, "{'status':'completed'}");

    assertThat(tasks.events(mark, false))
        .containsExactly(
            event(
                ended,
                "progress",
                3,
                new TaskProgress(task.taskId(), 100, 45, 0, "", 45, ""),
                Reach.ALL.lastOf(task.taskId())),
            event(ended, "status", 3, status(ended), Reach.ALL),
            event(ended, "list", 3, new TaskListed(ended), Reach.ALL));
  }

  @Test
  void hasNoProgressToTellOfATaskThatNeverRan() {
    Task task = tasks.create((String) null);
    int mark = tasks.mark();
    tasks.patch(task, "{'status':'cancelled'}");

    assertThat(tasks.events(mark, false))
        .extracting(event -> event.topic().name())
        .containsExactly("task/status", "task/list");
  }

  @Test
  void tellsNothingOfAReportThatChangesNothing() {
    Task task = tasks.patch(tasks.create((String) null), "{'completed':45}");
    int mark = tasks.mark();
    tasks.patch(task, "{'completed':45}");
    tasks.patch(task, "{}");

    assertThat(tasks.mark()).isEqualTo(mark);
  }

  @Test
  void showsTheRunningTasksThatASubscriberMaySee() {
    String owner = name();
    Task pending = tasks.create(owner);
    Task mine = tasks.patch(tasks.create(owner), "{'completed':1}");
    Task foreign = tasks.patch(tasks.create(name()), "{'completed':2}");
    Task nobodys = tasks.patch(tasks.create((String) null), "{'completed':3}");
    Task ended = tasks.patch(tasks.create(owner), "{'status':'failed'}");

    assertThat(snapshotIds(user(owner)))
        .containsSubsequence(mine.taskId(), nobodys.taskId())
        .doesNotContain(pending.taskId(), foreign.taskId(), ended.taskId());
    assertThat(snapshotIds(OpenTasks.service())).contains(mine.taskId(), foreign.taskId());
  }

  private static List<String> snapshotIds(Caller caller) {
    return await(tasks.authorizing(caller, "task/progress")).snapshot().stream()
        .map(event -> ((TaskProgress) event.payload()).taskId())
        .toList();
  }

  @Test
  void showsWhoComesBackWhatHasChangedMeanwhile() {
    String owner = name();
    Task unchanged = tasks.create(owner);
    Task running = tasks.patch(tasks.create(owner), "{'completed':1}");
    Task ending = tasks.patch(tasks.create(owner), "{'completed':2}");
    long seenUntil = tasks.clock.millis();
    tasks.clock.advance(Duration.ofSeconds(1));
    Task ended = tasks.patch(ending, "{'completed':3,'status':'failed'}");
    tasks.clock.advance(Duration.ofSeconds(1));
    Task foreign = tasks.patch(tasks.create(name()), "{'completed':4}");
    Task made = tasks.create(owner);

    assertThat(missed(owner, "task/status", seenUntil))
        .containsExactly(status(ended), status(made));
    assertThat(missed(owner, "task/list", seenUntil))
        .containsExactly(new TaskListed(ended), new TaskListed(made));
    assertThat(missed(owner, "task/progress", seenUntil))
        .extracting(progress -> ((TaskProgress) progress).taskId())
        .containsSubsequence(running.taskId(), ended.taskId())
        .doesNotContain(unchanged.taskId(), made.taskId(), foreign.taskId());
    assertThat(missed(owner, "task/status", tasks.clock.millis())).isEmpty();
  }

  private static List<Payload> missed(String user, String topic, long seenUntilMs) {
    return await(tasks.authorizing(user(user), topic, seenUntilMs)).snapshot().stream()
        .map(Event::payload)
        .toList();
  }

  @Test
  void showsTheSameStateUnderTheSameIdAndTime() {
    Task task = tasks.create((String) null);
    int mark = tasks.mark();
    tasks.patch(task, "{'completed':45}");
    Event live = tasks.events(mark, true).get(2);
    tasks.clock.advance(Duration.ofMinutes(1));

    Event present =
        await(tasks.authorizing(user(name()), "task/progress/" + task.taskId())).snapshot().get(0);

    assertThat(present.id()).isEqualTo(live.id());
    assertThat(present.timestamp()).isEqualTo(live.timestamp());
    assertThat(present.payload()).isEqualTo(live.payload());
  }

  @Test
  void showsThePresentStateOfASingleTask() {
    String owner = name();
    Task task = tasks.patch(tasks.create(owner), "{'completed':45,'status':'failed'}");
    String id = task.taskId();

    assertThat(snapshot(user(owner), "task/progress/" + id))
        .containsExactly(new TaskProgress(id, 100, 45, 0, "", 45, ""));
    assertThat(snapshot(user(owner), "task/status/" + id)).containsExactly(status(task));
    assertThat(snapshot(user(owner), "task/list/" + id)).containsExactly(new TaskListed(task));
  }

  @ParameterizedTest
  @ValueSource(strings = {"task/status", "task/list"})
  void letsEveryoneWatchWhatComes(String topic) {
    assertThat(await(tasks.authorizing(user(name()), topic)))
        .isEqualTo(TopicGrant.ephemeral(List.of()));
  }

  @Test
  void doesNotFindTopicsOfUnknownAndForeignTasks() {
    Task foreign = tasks.create(name());

    for (String view : List.of("progress", "status", "list")) {
      for (String id : List.of(foreign.taskId(), "nobody-made-it")) {
        String topic = "task/" + view + "/" + id;
        assertThat(failure(() -> tasks.authorizing(user(name()), topic)))
            .satisfies(
                refused -> {
                  assertThat(refused.code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND);
                  assertThat(refused.subjects()).containsExactly(topic);
                });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"task/", "task/x", "task/unknown/prices", "task/progress/", "task/progress/a/b"})
  void doesNotFindTopicsThatCannotBe(String topic) {
    assertThat(failure(() -> tasks.authorizing(OpenTasks.service(), topic)).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  private static List<Object> snapshot(Caller caller, String topic) {
    return payloads(await(tasks.authorizing(caller, topic)).snapshot());
  }

  private static List<Object> payloads(List<Event> events) {
    return events.stream().<Object>map(Event::payload).toList();
  }

  private static TaskStatus status(Task task) {
    return new TaskStatus(
        task.taskId(), task.name(), task.status(), task.startTime(), task.endTime());
  }

  private static Event event(Task task, String view, int revision, Payload payload, Reach reach) {
    return Event.ephemeral(
        new Topic("task/" + view),
        view + "_" + task.taskId() + "_" + revision,
        tasks.clock.millis(),
        payload,
        reach.telling(task.taskId(), revision));
  }
}
