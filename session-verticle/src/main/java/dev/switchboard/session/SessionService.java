package dev.switchboard.session;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.ListTcp;
import dev.switchboard.protocol.tcp.TcpRef;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpSessionPage;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Query;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be done with TCP sessions besides opening them and sending. */
final class SessionService {

  private static final Logger LOG = LoggerFactory.getLogger(SessionService.class);

  private final Store store;
  private final Clock clock;
  private final LiveSessions live;
  private final Repeats repeats;
  private Future<Void> recovered = Future.succeededFuture();

  SessionService(Store store, Clock clock, LiveSessions live) {
    this.store = store;
    this.clock = clock;
    this.live = live;
    this.repeats = new Repeats(store);
  }

  /**
   * Says of the sessions that were open when a server died that they are not any more. Called
   * before any is opened; nobody is told how a session stands before that is done.
   */
  void recover() {
    long now = clock.millis();
    recovered =
        store
            .write(
                tx -> {
                  List<String> dead = SessionRows.live(tx);
                  for (String sessionId : dead) {
                    SessionRows.note(tx, sessionId, TcpState.DISCONNECTED, now, false);
                    SessionLog.append(
                        tx, new TcpStatus(sessionId, TcpState.DISCONNECTED.word(), now, null));
                  }
                  return Pending.of(dead.size());
                })
            .onFailure(
                thrown ->
                    LOG.atError()
                        .setCause(thrown)
                        .log(
                            "The TCP sessions of the last run could not be marked as disconnected"))
            .<Void>mapEmpty()
            .otherwiseEmpty();
  }

  private <T> Future<T> read(Query<T> query) {
    return recovered.compose(done -> store.read(query));
  }

  /** Ends all sessions; completes once their last states are on disk, or cannot get there. */
  Future<Void> stop() {
    List<Future<Void>> ends = live.all().stream().map(LiveSession::stop).toList();
    return Future.join(ends).<Void>mapEmpty().otherwiseEmpty();
  }

  Future<Reply<TcpSession>> get(Command<TcpRef> command) {
    return find(command).map(live::present).map(Reply::of);
  }

  Future<Reply<TcpSessionPage>> list(Command<ListTcp> command) {
    ListTcp wanted = command.arguments();
    Optional<UserId> user = TcpAccess.listed(command.caller());
    Optional<TcpCursor.OfSessions> behind = TcpCursor.sessions(wanted.cursor());
    int limit = wanted.pageSize();
    return read(sql -> SessionRows.list(sql, user, behind, limit + 1))
        .map(
            found -> {
              boolean more = found.size() > limit;
              List<TcpSession> items = more ? found.subList(0, limit) : found;
              String next = more ? TcpCursor.behind(items.get(limit - 1)) : null;
              return Reply.of(new TcpSessionPage(items.stream().map(live::present).toList(), next));
            });
  }

  /** Ends a session and forgets it; its subscribers are told that it is disconnected. */
  Future<Reply<TcpSession>> close(Command<TcpRef> command) {
    return repeats.once(
        command.once(),
        TcpSession.class,
        () -> find(command).compose(session -> close(command, session)));
  }

  private Future<Reply<TcpSession>> close(Command<TcpRef> command, TcpSession session) {
    Future<Void> ended =
        live.find(session.sessionId())
            .map(open -> open.end(TcpState.DISCONNECTED))
            .orElseGet(Future::succeededFuture);
    return ended.compose(
        done ->
            store.writeOnce(
                command.once(),
                TcpSession.class,
                tx -> {
                  if (!SessionRows.delete(tx, session.sessionId())) {
                    throw TcpAccess.unknown(session.sessionId());
                  }
                  return Pending.of(session.in(TcpState.DISCONNECTED));
                }));
  }

  private Future<TcpSession> find(Command<TcpRef> command) {
    String sessionId = command.arguments().sessionId();
    return read(
        sql ->
            TcpAccess.enter(
                command.caller(),
                sessionId,
                SessionRows.find(sql, sessionId).map(SessionRows.Stored::session)));
  }

  /**
   * Decides about a subscription; its grant carries how the session stands and begins at that very
   * moment, so that no change falls between the two.
   */
  Future<TopicGrant> authorize(TopicRequest request) {
    Topic topic = request.topic();
    String sessionId =
        TcpTopics.sessionOf(topic)
            .orElseThrow(() -> TcpAccess.unknown(topic.after(TcpTopics.PREFIX)));
    return read(
        sql -> {
          Optional<SessionRows.Stored> found = SessionRows.find(sql, sessionId);
          TcpSession session =
              TcpAccess.enter(request.caller(), sessionId, found.map(SessionRows.Stored::session));
          SessionRows.Stored stored = found.orElseThrow();
          TcpStatus status =
              new TcpStatus(
                  sessionId,
                  session.status().word(),
                  stored.statusAt(),
                  null,
                  stored.readClosed() ? true : null);
          Event present =
              Event.ephemeral(
                  topic, "status_" + UUID.randomUUID(), clock.millis(), status, Reach.ALL);
          long head = store.log().head(sql, topic).sequence();
          Tracking tracking =
              TcpAccess.setsPace(request.caller(), session) ? Tracking.PACE : Tracking.NONE;
          return new TopicGrant(true, head, tracking, List.of(present));
        });
  }

  /** Notes how far the slowest of some of a session's subscribers has got. */
  void paced(Pace pace) {
    TcpTopics.sessionOf(pace.topic())
        .flatMap(live::find)
        .filter(session -> session.session().paced())
        .ifPresent(session -> session.log().paced(pace.reporter(), pace.sequence()));
  }
}
