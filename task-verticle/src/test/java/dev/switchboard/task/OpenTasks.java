package dev.switchboard.task;

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.value;
import static dev.switchboard.testing.Callers.caller;
import static dev.switchboard.testing.Callers.command;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ListTasks;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskPage;
import dev.switchboard.protocol.task.TaskRef;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import dev.switchboard.testing.TestClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The task domain's service on a database, and the words in which tests speak to it. */
final class OpenTasks {

  /** How many finished tasks are kept. */
  static final int KEPT = 3;

  final Vertx vertx = Vertx.vertx();
  final List<Event> published = new CopyOnWriteArrayList<>();
  final TestClock clock = new TestClock();
  final OpenStore store;
  final TaskService service;

  OpenTasks(String url) {
    this.store =
        Stores.open(
            StoreConfig.of(url),
            vertx,
            published::addAll,
            clock,
            new TaskDomain().migrations(),
            TaskDomain.class.getClassLoader());
    this.service = new TaskService(store, KEPT);
  }

  void close() {
    await(store.close());
    await(vertx.close());
  }

  static Caller user(String name) {
    return caller(name, Role.USER);
  }

  static Caller service() {
    return caller("importer", Role.SERVICE);
  }

  Task create(CreateTask wanted) {
    return value(service.create(command(TaskCommands.CREATE, service(), wanted)));
  }

  /** A task of a hundred; of this user, or of nobody. */
  Task create(@Nullable String userId) {
    return create(new CreateTask(null, "Import", 100L, userId == null ? null : UserId.of(userId)));
  }

  /** Reports what the body of a PATCH says. */
  Task patch(Task task, String body) {
    return value(patching(task.taskId(), body));
  }

  Future<Reply<Task>> patching(String taskId, String body) {
    var json = Json.parseObject(body.replace('\'', '"'));
    json.put("taskId", taskId);
    return service.report(
        command(TaskCommands.REPORT, service(), Json.decode(json, ReportTask.class)));
  }

  Task get(Caller caller, String taskId) {
    return value(service.get(command(TaskCommands.GET, caller, new TaskRef(taskId))));
  }

  TaskPage list(Caller caller, @Nullable String status, int limit, @Nullable String cursor) {
    return value(
        service.list(command(TaskCommands.LIST, caller, new ListTasks(status, limit, cursor))));
  }

  Future<TopicGrant> authorizing(Caller caller, String topic) {
    return authorizing(caller, topic, null);
  }

  /** The same for one who comes back. */
  Future<TopicGrant> authorizing(Caller caller, String topic, @Nullable Long seenUntilMs) {
    return service.authorize(
        new TopicRequest(
            caller, new Topic(topic), AccessIntent.SUBSCRIBE, null, false, seenUntilMs));
  }

  /** What was published of a task since the mark, on the topics of all tasks or on its own. */
  List<Event> events(int mark, boolean own) {
    return published.subList(mark, published.size()).stream()
        .filter(event -> own == (event.topic().name().chars().filter(c -> c == '/').count() == 2))
        .toList();
  }

  int mark() {
    return published.size();
  }
}
