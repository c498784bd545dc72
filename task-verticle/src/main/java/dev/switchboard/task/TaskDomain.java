package dev.switchboard.task;

import static dev.switchboard.protocol.Role.ADMIN;
import static dev.switchboard.protocol.Role.SERVICE;

import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskTopic;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks as a domain: its commands, topics and HTTP routes. */
public final class TaskDomain implements Domain {

  private static final Logger LOG = LoggerFactory.getLogger(TaskDomain.class);

  private static final String TASKS = "/tasks";
  private static final String TASK = TASKS + "/{taskId}";

  private static final int KEPT_FINISHED = 10_000;
  private static final Duration FIRST_CLEANING = Duration.ofMinutes(1);
  private static final Duration CLEANING = Duration.ofHours(1);

  private @Nullable Running running;

  private record Running(Vertx vertx, long cleaningTimer) {}

  @Override
  public String name() {
    return "task";
  }

  @Override
  public List<String> migrations() {
    return List.of("db/migration/task");
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of(TaskTopic.PREFIX);
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        HttpRoute.of("POST", TASKS, TaskCommands.CREATE, 201).onlyFor(SERVICE, ADMIN),
        HttpRoute.of("PATCH", TASK, TaskCommands.REPORT, 200).onlyFor(SERVICE, ADMIN),
        HttpRoute.of("GET", TASKS, TaskCommands.LIST, 200),
        HttpRoute.of("GET", TASK, TaskCommands.GET, 200));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    TaskService service = new TaskService(context.service(Store.class), KEPT_FINISHED);
    bindings.command(TaskCommands.CREATE, service::create);
    bindings.command(TaskCommands.REPORT, service::report);
    bindings.command(TaskCommands.GET, service::get);
    bindings.command(TaskCommands.LIST, service::list);
    bindings.topics(service::authorize);
    Vertx vertx = context.vertx();
    long cleaning =
        vertx.setPeriodic(FIRST_CLEANING.toMillis(), CLEANING.toMillis(), timer -> clean(service));
    running = new Running(vertx, cleaning);
  }

  private static void clean(TaskService service) {
    service
        .forgetFinished()
        .onFailure(
            thrown ->
                LOG.atWarn()
                    .addKeyValue("reason", thrown.getMessage())
                    .log("Finished tasks could not be forgotten; tried again later"));
  }

  @Override
  public Future<Void> stop() {
    if (running != null) {
      running.vertx().cancelTimer(running.cleaningTimer());
    }
    return Future.succeededFuture();
  }
}
