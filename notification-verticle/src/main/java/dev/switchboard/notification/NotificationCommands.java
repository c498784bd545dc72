package dev.switchboard.notification;

import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.HttpRoute;
import java.util.List;

/** The notification domain's commands and the HTTP calls behind which they are (contract 6, 7). */
final class NotificationCommands {

  static final CommandType<PostNotification, NotificationIds> POST =
      CommandType.internal("notification.post", PostNotification.class, NotificationIds.class);
  static final CommandType<ListNotifications, InboxPage> LIST =
      CommandType.forSockets("notification.list", ListNotifications.class, InboxPage.class);
  static final CommandType<AckNotifications, NotificationIds> ACK =
      CommandType.forSockets("notification.ack", AckNotifications.class, NotificationIds.class);
  static final CommandType<AckNotification, InboxItem> ACK_ONE =
      CommandType.internal("notification.ackOne", AckNotification.class, InboxItem.class);
  static final CommandType<PutRunSession, RunSession> PUT_RUN_SESSION =
      CommandType.internal("notification.putRunSession", PutRunSession.class, RunSession.class);
  static final CommandType<PostRunResult, RunResultPosted> POST_RUN_RESULT =
      CommandType.internal(
          "notification.postRunResult", PostRunResult.class, RunResultPosted.class);

  static final List<HttpRoute> ROUTES =
      List.of(
          HttpRoute.of("POST", "/notifications", POST, 202).onlyFor(Role.SERVICE, Role.ADMIN),
          HttpRoute.of("GET", "/notifications", LIST, 200),
          HttpRoute.of("POST", "/notifications/{id}/ack", ACK_ONE, 200),
          HttpRoute.of("PUT", "/run-sessions/{sessionId}", PUT_RUN_SESSION, 200)
              .onlyFor(Role.SERVICE, Role.ADMIN),
          HttpRoute.of("POST", "/run-results/{sessionId}", POST_RUN_RESULT, 202)
              .onlyFor(Role.SERVICE, Role.ADMIN));

  private NotificationCommands() {}
}
