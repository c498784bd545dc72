package dev.switchboard.session;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.tcp.ListTcpMessages;
import dev.switchboard.protocol.tcp.LoggedTcp;
import dev.switchboard.protocol.tcp.SendTcp;
import dev.switchboard.protocol.tcp.TcpMessagePage;
import dev.switchboard.protocol.tcp.TcpSent;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What goes over sessions: sending, and reading what went. */
final class SessionTraffic {

  /** How many bytes may be on their way to the disk, to be written to connections then. */
  private static final int MAX_PENDING = 1_048_576;

  private final Store store;
  private final LiveSessions live;
  private final Owners owners;
  private final Repeats repeats;
  private int pending;

  SessionTraffic(Store store, LiveSessions live, Owners owners) {
    this.store = store;
    this.live = live;
    this.owners = owners;
    this.repeats = new Repeats(store);
  }

  /**
   * Sends bytes: to the log first, so that they stand there before any answer of the peer, then to
   * the connections. A crash between the two loses them rather than sending them twice.
   */
  Future<Reply<TcpSent>> send(Command<SendTcp> command) {
    return send(command, true);
  }

  /** The same for what another node hands on, which goes no further. */
  Future<Reply<TcpSent>> sendHere(Command<SendTcp> command) {
    return send(command, false);
  }

  private Future<Reply<TcpSent>> send(Command<SendTcp> command, boolean handOn) {
    String sessionId = command.arguments().sessionId();
    Outgoing outgoing = Outgoing.of(command.arguments());
    return repeats.once(
        command.once(),
        TcpSent.class,
        () ->
            live.find(sessionId)
                .map(session -> send(command, session, outgoing))
                .orElseGet(() -> sendElsewhere(command, handOn)));
  }

  private Future<Reply<TcpSent>> send(
      Command<SendTcp> command, LiveSession session, Outgoing outgoing) {
    SendTcp wanted = command.arguments();
    TcpAccess.enter(command.caller(), wanted.sessionId(), Optional.of(session.session()));
    boolean roomForAll = session.wires(wanted.peer()).stream().allMatch(PeerConnection::hasRoom);
    if (!roomForAll || pending + outgoing.length() > MAX_PENDING) {
      throw TcpAccess.tooMuch("the peer does not take what was sent before");
    }
    pending += outgoing.length();
    TcpMessage message = session.log().message("send", outgoing.piece(), wanted.peer());
    return store
        .writeOnce(
            command.once(),
            TcpSent.class,
            tx -> {
              session.log().sending(tx, message);
              return Pending.of(new TcpSent(outgoing.length()));
            })
        .map(
            reply -> {
              if (!reply.repeated()) {
                session.wires(wanted.peer()).forEach(wire -> wire.write(outgoing.bytes()));
              }
              return reply;
            })
        .onComplete(sent -> pending -= outgoing.length());
  }

  private Future<Reply<TcpSent>> sendElsewhere(Command<SendTcp> command, boolean handOn) {
    String sessionId = command.arguments().sessionId();
    return store
        .read(sql -> SessionRows.find(sql, sessionId))
        .compose(
            found -> {
              TcpSession unused =
                  TcpAccess.enter(
                      command.caller(), sessionId, found.map(SessionRows.Stored::session));
              String node =
                  found
                      .flatMap(owners::elsewhere)
                      .filter(elsewhere -> handOn)
                      .orElseThrow(() -> TcpAccess.notConnected(sessionId));
              return owners.ask(node, command, TcpSent.class);
            });
  }

  /** Reads what went over a session; states in between are passed over. */
  Future<Reply<TcpMessagePage>> messages(Command<ListTcpMessages> command) {
    ListTcpMessages wanted = command.arguments();
    String sessionId = wanted.sessionId();
    Long since = wanted.since();
    long from = since != null ? since : TcpCursor.sequence(wanted.cursor(), sessionId);
    return store
        .read(sql -> SessionRows.find(sql, sessionId).map(SessionRows.Stored::session))
        .compose(
            found -> {
              TcpAccess.enter(command.caller(), sessionId, found);
              return read(wanted, from, new ArrayList<>());
            })
        .map(Reply::of);
  }

  private Future<TcpMessagePage> read(ListTcpMessages wanted, long from, List<LoggedTcp> found) {
    Topic topic = TcpTopics.session(wanted.sessionId());
    int missing = wanted.pageSize() - found.size();
    return store
        .log()
        .read(topic, from, missing)
        .compose(
            page -> {
              if (from > page.head().sequence()) {
                // A place in another history says nothing about this one.
                return read(wanted, 0, found);
              }
              page.events().stream()
                  .filter(event -> event.payload() instanceof TcpMessage)
                  .forEach(event -> found.add(logged(event)));
              long last = last(page, from);
              boolean atHead = page.events().size() < missing || last >= page.head().sequence();
              if (found.size() < wanted.pageSize() && !atHead) {
                return read(wanted, last, found);
              }
              String next = atHead ? null : TcpCursor.behind(wanted.sessionId(), last);
              return Future.succeededFuture(new TcpMessagePage(found, next));
            });
  }

  private static long last(TopicLog.Page page, long from) {
    List<Event> events = page.events();
    return events.isEmpty() ? from : sequence(events.get(events.size() - 1));
  }

  private static LoggedTcp logged(Event event) {
    return LoggedTcp.of(sequence(event), (TcpMessage) event.payload());
  }

  private static long sequence(Event event) {
    return Optional.ofNullable(event.position()).orElseThrow().sequence();
  }
}
