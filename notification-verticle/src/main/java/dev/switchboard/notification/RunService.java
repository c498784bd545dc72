package dev.switchboard.notification;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Sql;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Run sessions and their results (channel.md, contract 4 and 6). */
final class RunService {

  /** How much of a session's results is kept. */
  static final Retention RETENTION = new Retention(1_000, Duration.ofDays(30));

  private final Store store;

  RunService(Store store) {
    this.store = store;
  }

  /** Makes a session some user's; it stays that user's. */
  Future<Reply<RunSession>> put(Command<PutRunSession> command) {
    Access.requirePublisher(command.caller());
    return store.writeOnce(
        command.once(), RunSession.class, transaction -> put(transaction, command.arguments()));
  }

  private static Pending<RunSession> put(Transaction transaction, PutRunSession request)
      throws SQLException {
    String userId = request.userId().value();
    transaction.update(
        "INSERT INTO run_session (session_id, user_id, created_at) VALUES (?, ?, ?)"
            + " ON CONFLICT (session_id) DO NOTHING",
        request.sessionId(),
        userId,
        transaction.now());
    // Sockets of the first user may be subscribed: handing the session on would show them results
    // that are another's.
    if (!owner(transaction, request.sessionId()).equals(Optional.of(userId))) {
      throw Failure.of(
              FailureCode.CONFLICT, "the run session is another user's", request.sessionId())
          .exception();
    }
    return Pending.of(new RunSession(request.sessionId(), userId));
  }

  /** Tells a session's subscribers what became of a code run. */
  Future<Reply<RunResultPosted>> post(Command<PostRunResult> command) {
    Access.requirePublisher(command.caller());
    return store.writeOnce(
        command.once(),
        RunResultPosted.class,
        transaction -> post(transaction, command.arguments()));
  }

  private static Pending<RunResultPosted> post(Transaction transaction, PostRunResult request)
      throws SQLException {
    String sessionId = request.sessionId();
    if (owner(transaction, sessionId).isEmpty()) {
      throw Failure.of(FailureCode.NOT_FOUND, "there is no such run session", sessionId)
          .exception();
    }
    return transaction
        .append(NotificationTopics.run(sessionId), RETENTION, number -> request.result())
        .map(RunService::posted);
  }

  private static RunResultPosted posted(Event event) {
    return new RunResultPosted(event.position() == null ? 0 : event.position().sequence());
  }

  /**
   * Grants a session's results to its user, to a token that grants the topic (also before the
   * session is known) and to admins; a name without a token gets none.
   */
  Future<TopicGrant> authorize(TopicRequest request, String sessionId) {
    Caller caller = request.caller();
    if (!caller.principal().verified()) {
      return Future.failedFuture(Access.unknownTopic(request.topic()));
    }
    if (caller.role() == Role.ADMIN || caller.principal().grants(request.topic())) {
      return Future.succeededFuture(TopicGrant.durableFromNow());
    }
    return store
        .onBehalfOf(caller.principal())
        .read(sql -> owner(sql, sessionId))
        .map(
            owner -> {
              if (owner.filter(userId -> Access.owns(caller, userId)).isEmpty()) {
                throw Access.unknownTopic(request.topic());
              }
              return TopicGrant.durableFromNow();
            });
  }

  private static Optional<String> owner(Sql sql, String sessionId) throws SQLException {
    return sql.queryOne(
        "SELECT user_id FROM run_session WHERE session_id = ?", row -> row.getString(1), sessionId);
  }
}
