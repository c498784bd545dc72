package dev.switchboard.notification;

import dev.switchboard.protocol.domain.Acknowledged;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifications with an offline inbox, and the results of code runs. */
public final class NotificationDomain implements Domain {

  private static final Logger LOG = LoggerFactory.getLogger(NotificationDomain.class);

  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
  private static final Duration FIRST_CLEANING = Duration.ofMinutes(1);
  private static final Duration CLEANING = Duration.ofHours(1);

  private @Nullable Running running;

  private record Running(Vertx vertx, DeliveryMarks marks, long cleaningTimer) {}

  @Override
  public String name() {
    return "notification";
  }

  @Override
  public List<String> migrations() {
    return List.of("db/migration/notification");
  }

  @Override
  public List<String> functions() {
    return List.of("db/migration/notification_functions");
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of(NotificationTopics.INBOX_PREFIX, NotificationTopics.RUN_PREFIX);
  }

  @Override
  public List<HttpRoute> routes() {
    return NotificationCommands.ROUTES;
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    Vertx vertx = context.vertx();
    Store store = context.service(Store.class);
    NotificationService notifications = new NotificationService(store);
    RunService runs = new RunService(store);
    DeliveryMarks marks =
        new DeliveryMarks(
            store, retry -> vertx.setTimer(RETRY_PAUSE.toMillis(), timer -> retry.run()));
    InboxAccess inboxes = new InboxAccess(store, marks);

    bindings.command(NotificationCommands.POST, notifications::post);
    bindings.command(NotificationCommands.LIST, notifications::list);
    bindings.command(NotificationCommands.ACK, notifications::acknowledge);
    bindings.command(NotificationCommands.ACK_ONE, notifications::acknowledgeOne);
    bindings.command(NotificationCommands.PUT_RUN_SESSION, runs::put);
    bindings.command(NotificationCommands.POST_RUN_RESULT, runs::post);
    bindings.topics(request -> authorize(request, inboxes, runs));
    bindings.deliveries(marks::delivered);
    bindings.acknowledgements(acknowledged -> take(acknowledged, notifications));

    store
        .tellFunctions(NotificationRules.all())
        .onFailure(
            thrown ->
                LOG.atWarn()
                    .addKeyValue("reason", thrown.getMessage())
                    .log("SQL clients go by what held before"));
    long cleaning =
        vertx.setPeriodic(
            FIRST_CLEANING.toMillis(), CLEANING.toMillis(), timer -> clean(notifications));
    running = new Running(vertx, marks, cleaning);
  }

  private static Future<TopicGrant> authorize(
      TopicRequest request, InboxAccess inboxes, RunService runs) {
    Optional<String> userId = NotificationTopics.userOf(request.topic());
    if (userId.isPresent()) {
      return inboxes.authorize(request, userId.get());
    }
    Optional<String> sessionId = NotificationTopics.sessionOf(request.topic());
    if (sessionId.isPresent()) {
      return runs.authorize(request, sessionId.get());
    }
    return Future.failedFuture(Access.unknownTopic(request.topic()));
  }

  private static void clean(NotificationService notifications) {
    notifications
        .forgetExpired()
        .onFailure(
            thrown ->
                LOG.atWarn()
                    .addKeyValue("reason", thrown.getMessage())
                    .log("Expired acknowledgements could not be forgotten; tried again later"));
  }

  private static void take(Acknowledged acknowledged, NotificationService notifications) {
    String userId = acknowledged.topic().after(NotificationTopics.INBOX_PREFIX);
    notifications
        .acknowledged(userId, acknowledged.ids())
        .onFailure(
            thrown -> LOG.atWarn().log("Acknowledgements could not be kept; they come again"));
  }

  @Override
  public Future<Void> stop() {
    if (running == null) {
      return Future.succeededFuture();
    }
    running.vertx().cancelTimer(running.cleaningTimer());
    // What cannot be written was logged; the users concerned see those notifications once more.
    return running.marks().flush().otherwiseEmpty();
  }
}
