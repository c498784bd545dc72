package dev.switchboard.task;

import static dev.switchboard.task.OpenTasks.await;
import static dev.switchboard.task.OpenTasks.failure;
import static dev.switchboard.task.OpenTasks.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.bus.DomainClient;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.DomainVerticle;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.ReportTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskRef;
import dev.switchboard.protocol.task.TaskReporter;
import dev.switchboard.protocol.task.TaskState;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The domain behind a real event bus, as a gateway and other verticles meet it. */
class TaskDomainTest {

  @SuppressWarnings("NullAway.Init")
  private Node node;

  private String url = "";

  /** A server's bus, store and task domain. */
  private static final class Node {

    final Vertx vertx = Vertx.vertx();
    final CommandCatalogue catalogue = new CommandCatalogue();
    final DomainClient client = new DomainClient(vertx.eventBus());
    final TaskReporter reporter = new TaskReporter(vertx.eventBus(), "importer");
    final Promise<DomainAnnouncement> announced = Promise.promise();
    final OpenStore store;

    Node(String url) {
      BusCodecs.register(vertx.eventBus(), catalogue);
      vertx
          .eventBus()
          .<DomainAnnouncement>localConsumer(
              Addresses.ANNOUNCEMENTS, message -> announced.tryComplete(message.body()));
      Domain domain = taskDomain();
      BusEventPublisher events = new BusEventPublisher(vertx.eventBus());
      store =
          Stores.open(
              StoreConfig.of(url),
              vertx,
              events,
              Clock.systemUTC(),
              domain.migrations(),
              domain.getClass().getClassLoader());
      DomainContext context =
          new DomainContext(
              vertx, Settings.of(Map.of()), Clock.systemUTC(), events, Map.of(Store.class, store));
      await(vertx.deployVerticle(new DomainVerticle(domain, context, catalogue)));
    }

    void stop() {
      await(vertx.close());
      await(store.close());
    }
  }

  @BeforeEach
  void start() throws IOException {
    url = Database.SQLITE.open().url();
    node = new Node(url);
  }

  @AfterEach
  void stop() {
    node.stop();
  }

  @Test
  void announcesItsTopicsCommandsAndRoutes() {
    DomainAnnouncement announcement = await(node.announced.future());

    assertThat(announcement.domain()).isEqualTo("task");
    assertThat(announcement.topicPrefixes()).containsExactly("task/");
    assertThat(announcement.commands())
        .filteredOn(CommandType::forSockets)
        .extracting(CommandType::name)
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
        .containsAll(announcement.routes().stream().map(route -> route.command()).toList());
  }

  @Test
  void takesReportsOfOtherVerticlesInOneCallEach() {
    Promise<Event> heard = Promise.promise();
    await(
        node.vertx
            .eventBus()
            .<Event>localConsumer(
                Addresses.topic(new Topic("task/progress")),
                message -> heard.tryComplete(message.body()))
            .completion());

    Task made = await(node.reporter.create(CreateTask.named("Import", 100)));
    Task running = await(node.reporter.progress(made.taskId(), 45, "BTCUSDT"));
    Task detailed =
        await(
            node.reporter.report(ReportTask.completed(made.taskId(), 50).at(null, "Downloading")));
    Task ended = await(node.reporter.state(made.taskId(), TaskState.COMPLETED));

    assertThat(await(heard.future()).payload())
        .isEqualTo(new TaskProgress(made.taskId(), 100, 45, 0, "BTCUSDT", 45, ""));
    assertThat(running.state()).isEqualTo(TaskState.RUNNING);
    assertThat(detailed.current()).isEqualTo("BTCUSDT");
    assertThat(detailed.detail()).isEqualTo("Downloading");
    assertThat(ended.state()).isEqualTo(TaskState.COMPLETED);
  }

  @Test
  void refusesInFailuresThatNameTheReason() {
    Task task = await(node.reporter.create(CreateTask.named("Import", 100)));
    Task unused = await(node.reporter.progress(task.taskId(), 45, null));

    assertThat(failure(() -> node.reporter.progress(task.taskId(), 44, null)).code())
        .isEqualTo(FailureCode.CONFLICT);
    assertThat(failure(() -> node.reporter.progress("nobody-made-it", 1, null)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(
            failure(
                    () ->
                        node.client.invoke(
                            OpenTasks.command(
                                TaskCommands.CREATE, user("alice"), CreateTask.named("x", 0))))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(failure(() -> node.client.authorize("task", request("task/nothing"))).code())
        .isEqualTo(FailureCode.TOPIC_NOT_FOUND);
  }

  @Test
  void knowsItsTasksAfterARestart() {
    Task made = await(node.reporter.create(CreateTask.named("Import", 100)));
    Task running = await(node.reporter.progress(made.taskId(), 45, "BTCUSDT"));

    node.stop();
    node = new Node(url);

    Caller alice = user("alice");
    assertThat(
            await(
                    node.client.invoke(
                        OpenTasks.command(TaskCommands.GET, alice, new TaskRef(made.taskId()))))
                .value())
        .isEqualTo(running);
    assertThat(await(node.client.authorize("task", request("task/progress"))).snapshot())
        .extracting(Event::payload)
        .containsExactly(new TaskProgress(made.taskId(), 100, 45, 0, "BTCUSDT", 45, ""));
  }

  private static TopicRequest request(String topic) {
    return new TopicRequest(user("alice"), new Topic(topic), AccessIntent.SUBSCRIBE, null);
  }

  private static Domain taskDomain() {
    return ServiceLoader.load(Domain.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(domain -> domain.name().equals("task"))
        .findFirst()
        .orElseThrow();
  }
}
