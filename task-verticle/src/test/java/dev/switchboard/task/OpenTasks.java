package dev.switchboard.task;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
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
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The task domain's service on a database, and the words in which tests speak to it. */
final class OpenTasks {

  /** How many finished tasks are kept. */
  static final int KEPT = 3;

  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  private static final AtomicInteger NAMES = new AtomicInteger();

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
            published::add,
            clock,
            new TaskDomain().migrations(),
            TaskDomain.class.getClassLoader());
    this.service = new TaskService(store, KEPT);
  }

  /** A clock that stands until it is moved. */
  static final class TestClock extends Clock {

    private volatile Instant now = START;

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  void close() {
    await(store.close());
    await(vertx.close());
  }

  /** A name that no other test has. */
  static String name() {
    return "name-" + NAMES.incrementAndGet();
  }

  static Caller caller(String name, Role role) {
    Principal principal =
        new Principal(UserId.of(name), role, List.of(), Principal.Proof.TOKEN, null);
    return new Caller(principal, "socket-of-" + name, null);
  }

  static Caller user(String name) {
    return caller(name, Role.USER);
  }

  static Caller service() {
    return caller("importer", Role.SERVICE);
  }

  static <A extends Record> Command<A> command(CommandType<A, ?> type, Caller caller, A arguments) {
    return new Command<>(type, caller, arguments, null);
  }

  Task create(CreateTask wanted) {
    return await(service.create(command(TaskCommands.CREATE, service(), wanted))).value();
  }

  /** A task of a hundred; of this user, or of nobody. */
  Task create(@Nullable String userId) {
    return create(new CreateTask(null, "Import", 100L, userId == null ? null : UserId.of(userId)));
  }

  /** Reports what the body of a PATCH says. */
  Task patch(Task task, String body) {
    return await(patching(task.taskId(), body)).value();
  }

  Future<Reply<Task>> patching(String taskId, String body) {
    var json = Json.parseObject(body.replace('\'', '"'));
    json.put("taskId", taskId);
    return service.report(
        command(TaskCommands.REPORT, service(), Json.decode(json, ReportTask.class)));
  }

  Task get(Caller caller, String taskId) {
    return await(service.get(command(TaskCommands.GET, caller, new TaskRef(taskId)))).value();
  }

  TaskPage list(Caller caller, @Nullable String status, int limit, @Nullable String cursor) {
    return await(
            service.list(command(TaskCommands.LIST, caller, new ListTasks(status, limit, cursor))))
        .value();
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

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw FailureException.of(e).exception();
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a call is refused with. */
  static Failure failure(Supplier<Future<?>> call) {
    try {
      Object unexpected = await(call.get());
      throw new AssertionError("was not refused: " + unexpected);
    } catch (FailureException e) {
      return e.failure();
    }
  }
}
