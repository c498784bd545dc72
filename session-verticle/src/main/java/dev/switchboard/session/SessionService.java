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

/** What can be done with TCP sessions besides opening them and sending. */
final class SessionService {

  private final Store store;
  private final Clock clock;
  private final LiveSessions live;
  private final Repeats repeats;
  private final Owners owners;
  private final Future<Void> recovered;

  /**
   * @param recovered completes once it is known which sessions ended with the node that had them;
   *     nobody is told before how a session stands
   */
  SessionService(
      Store store, Clock clock, LiveSessions live, Owners owners, Future<Void> recovered) {
    this.store = store;
    this.clock = clock;
    this.live = live;
    this.owners = owners;
    this.recovered = recovered;
    this.repeats = new Repeats(store);
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
    return find(command).map(SessionRows.Stored::session).map(live::present).map(Reply::of);
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
    return close(command, true);
  }

  /** The same for what another node hands on, which goes no further. */
  Future<Reply<TcpSession>> closeHere(Command<TcpRef> command) {
    return close(command, false);
  }

  private Future<Reply<TcpSession>> close(Command<TcpRef> command, boolean handOn) {
    return repeats.once(
        command.once(),
        TcpSession.class,
        () ->
            find(command)
                .compose(
                    stored ->
                        owners
                            .elsewhere(stored)
                            .filter(elsewhere -> handOn)
                            .map(node -> owners.ask(node, command, TcpSession.class))
                            .orElseGet(() -> close(command, stored.session()))));
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

  private Future<SessionRows.Stored> find(Command<TcpRef> command) {
    String sessionId = command.arguments().sessionId();
    return read(sql -> SessionRows.find(sql, sessionId))
        .map(
            found -> {
              TcpSession unused =
                  TcpAccess.enter(
                      command.caller(), sessionId, found.map(SessionRows.Stored::session));
              return found.orElseThrow();
            });
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
