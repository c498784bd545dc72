package dev.switchboard.session;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.OpenTcp;
import dev.switchboard.protocol.tcp.TcpMode;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions. One that dials is answered for as soon as it is on disk and dials then; one that
 * listens is bound before, so that its answer names the real port.
 */
final class SessionOpening {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration ENDED_KEPT = Duration.ofHours(24);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Vertx vertx;
  private final Store store;
  private final Clock clock;
  private final SessionConfig config;
  private final TargetResolver resolver;
  private final LiveSessions live;
  private final NetClient client;
  private final Repeats repeats;
  private final Backlog backlog = new Backlog();
  private final Set<InetSocketAddress> bound = new HashSet<>();

  SessionOpening(
      Vertx vertx,
      Store store,
      Clock clock,
      SessionConfig config,
      TargetResolver resolver,
      LiveSessions live) {
    this.vertx = vertx;
    this.store = store;
    this.clock = clock;
    this.config = config;
    this.resolver = resolver;
    this.live = live;
    this.client = vertx.createNetClient();
    this.repeats = new Repeats(store);
  }

  Future<Reply<TcpSession>> open(Command<OpenTcp> command) {
    UserId owner = TcpAccess.owner(command.caller(), command.arguments().userId());
    return repeats.once(command.once(), TcpSession.class, () -> openNew(command, owner));
  }

  private Future<Reply<TcpSession>> openNew(Command<OpenTcp> command, @Nullable UserId owner) {
    OpenTcp wanted = command.arguments();
    String host = wanted.host() == null ? LOOPBACK : wanted.host();
    live.claim(owner);
    return resolver
        .resolve(host, wanted.port())
        .compose(
            target ->
                wanted.mode() == TcpMode.CLIENT
                    ? dial(command, owner, target)
                    : listen(command, owner, target))
        .onComplete(
            reply -> {
              if (reply.repeated()) {
                live.release(owner);
              }
            },
            refused -> live.release(owner));
  }

  private Future<Reply<TcpSession>> dial(
      Command<OpenTcp> command, @Nullable UserId owner, Target target) {
    OpenTcp wanted = command.arguments();
    TcpSession session = session(wanted, owner, target, target.port(), TcpState.CONNECTING);
    Integer timeoutMs = wanted.connectTimeoutMs();
    Dialler dialler =
        new Dialler(
            client,
            target,
            timeoutMs == null ? (int) config.connectTimeout().toMillis() : timeoutMs);
    DialledSession.Dialling dialling =
        new DialledSession.Dialling(
            dialler, Boolean.TRUE.equals(wanted.reconnect()), config.patience());
    Tenure tenure = Tenure.present(store);
    return store(command, session, tenure)
        .onSuccess(
            reply -> {
              if (!reply.repeated()) {
                DialledSession dialled =
                    new DialledSession(
                        vertx, session, dialling, log(session, tenure), live::remove);
                put(dialled, dialled::dial);
              }
            });
  }

  private Future<Reply<TcpSession>> listen(
      Command<OpenTcp> command, @Nullable UserId owner, Target target) {
    return bind(target)
        .compose(
            port -> {
              TcpSession session =
                  session(command.arguments(), owner, target, port.port(), TcpState.LISTENING);
              Tenure tenure = Tenure.present(store);
              return store(command, session, tenure)
                  .onComplete(
                      reply -> {
                        if (reply.repeated()) {
                          unbind(target, port);
                        } else {
                          begin(session, tenure, target, port);
                        }
                      },
                      refused -> unbind(target, port));
            });
  }

  private void begin(
      TcpSession session, Tenure tenure, Target target, ListeningSession.Bound port) {
    Consumer<LiveSession> onEnd =
        ended -> {
          bound.remove(address(target));
          live.remove(ended);
        };
    ListeningSession listening =
        new ListeningSession(vertx, port, session, config, log(session, tenure), onEnd);
    put(listening, listening::begin);
  }

  private void put(LiveSession session, Runnable begin) {
    live.put(session);
    if (session.log().tenure().over()) {
      // That this node was declared dead was heard while the session came to the disk.
      session.abandon();
    } else {
      begin.run();
    }
  }

  // Two servers of one Vert.x on one port would share its connections, the gateway's own listeners
  // included, so a port must be seen to be free first, and is bound by one session at a time.
  private Future<ListeningSession.Bound> bind(Target target) {
    InetSocketAddress address = address(target);
    if (target.port() != 0 && !bound.add(address)) {
      return Future.failedFuture(ListeningSession.portTaken());
    }
    return vertx
        .executeBlocking(
            () -> {
              try (ServerSocket probe = new ServerSocket()) {
                probe.bind(address);
                return probe.getLocalPort();
              }
            },
            false)
        .recover(taken -> Future.failedFuture(ListeningSession.portTaken()))
        .compose(
            free ->
                ListeningSession.Bound.listen(
                    vertx.createNetServer(new NetServerOptions()),
                    target,
                    config.devicesPerSession()))
        .onFailure(refused -> bound.remove(address));
  }

  private void unbind(Target target, ListeningSession.Bound port) {
    bound.remove(address(target));
    port.close();
  }

  private static InetSocketAddress address(Target target) {
    return new InetSocketAddress(target.first(), target.port());
  }

  private Future<Reply<TcpSession>> store(
      Command<OpenTcp> command, TcpSession session, Tenure tenure) {
    return store.writeOnce(
        command.once(),
        TcpSession.class,
        tx -> {
          tenure.require(tx);
          refuseTooMany(tx, session.userId());
          SessionRows.forgetEndedBefore(tx, tx.now() - ENDED_KEPT.toMillis());
          SessionRows.insert(tx, session, tenure.node());
          SessionLog.append(
              tx,
              new TcpStatus(
                  session.sessionId(), session.status().word(), session.createdAt(), null));
          return Pending.of(session);
        });
  }

  private void refuseTooMany(Transaction tx, @Nullable UserId owner) throws SQLException {
    if (owner != null && SessionRows.open(tx, owner) >= config.sessionsPerUser()) {
      throw LiveSessions.tooManyOf(config.sessionsPerUser());
    }
  }

  private TcpSession session(
      OpenTcp wanted, @Nullable UserId owner, Target target, int port, TcpState state) {
    // Long and random: where nobody owns a session, its id is all that keeps it to itself.
    String id = "tcp_" + RANDOM.nextLong(1_000_000_000_000_000_000L, Long.MAX_VALUE);
    return new TcpSession(
        id,
        wanted.mode(),
        target.host(),
        port,
        state,
        clock.millis(),
        owner,
        Boolean.TRUE.equals(wanted.pace()) ? true : null);
  }

  // Bytes that cannot be kept end their session: going on would leave a gap that nobody sees.
  private SessionLog log(TcpSession session, Tenure tenure) {
    return new SessionLog(
        vertx,
        tenure,
        clock,
        backlog,
        session.sessionId(),
        session.status(),
        () ->
            live.find(session.sessionId())
                .ifPresent(open -> open.end(TcpState.ERROR).onFailure(thrown -> {})),
        SessionLog.SILENCE);
  }
}
