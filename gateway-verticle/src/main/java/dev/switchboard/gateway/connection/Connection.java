package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.resume.OpenState;
import dev.switchboard.gateway.resume.ResumeKey;
import dev.switchboard.gateway.topic.Frames;
import dev.switchboard.gateway.topic.Subscriber;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.Heartbeats;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.websocket.Fatal;
import dev.switchboard.websocket.Frame;
import dev.switchboard.websocket.FrameSocket;
import dev.switchboard.websocket.SocketClosed;
import dev.switchboard.websocket.SocketEvents;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket: what it is told is encoded and written here, and here it is decided whether it is
 * read from, whether it is still alive, and how it ends. What it says goes to its {@link Session}.
 * Lives on its event loop.
 */
public final class Connection implements SocketEvents, Subscriber, ConnectionView {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** After how long a client that is sent away for no fault of its own should come back. */
  private static final long RETRY_AFTER_MS = 1_000;

  private final String connectionId = "conn_" + UUID.randomUUID().toString().replace("-", "");
  private final String address;
  private final long openedAtMs;
  private final Dialect dialect;
  private final ConnectionLoop loop;
  private final FrameSocket socket;
  private final ReadGate gate;
  private final Liveness liveness;
  private final Session session;
  private volatile Summary summary = new Summary(null, null, 0);

  private @Nullable AgreedHeartbeats heartbeats;

  private @Nullable CloseReason closing;
  private boolean ended;

  /** What others may know of a socket, on any thread. */
  record Summary(@Nullable Principal principal, @Nullable String clientId, int subscriptions) {}

  public Connection(Dialect dialect, ConnectionLoop loop, FrameSocket socket, Handshake handshake) {
    this.address = handshake.address();
    this.openedAtMs = loop.shared().clock().millis();
    this.dialect = dialect;
    this.loop = loop;
    this.socket = socket;
    this.gate = new ReadGate(socket, this::takeWaiting);
    this.liveness = new Liveness(this, loop, socket);
    this.session = new Session(this, loop, handshake);
  }

  /** Begins: registers the socket, watches it, and admits who has a token. */
  public void begin() {
    loop.shared().registry().add(this);
    GatewayLimits limits = loop.shared().limits();
    liveness.begin();
    loop.deadlines()
        .in((int) limits.authentication().toSeconds() + 1, guarded(this::authenticationDue));
    session.begin();
  }

  // ---------------------------------------------------------------- what the socket says

  @Override
  public void text(String text) {
    said();
    session.take(() -> dialect.decodeAll(text, this));
  }

  @Override
  public void binary(byte[] message) {
    said();
    session.take(() -> dialect.decodeAll(message, this));
  }

  private void said() {
    liveness.heard();
    if (heartbeats != null) {
      heartbeats.heard();
    }
  }

  private void takeWaiting() {
    session.takeWaiting();
  }

  @Override
  public void oversize() {
    // The close frame that follows has a code of its own.
    say(
        new ServerMessage.Failed(
            null,
            Failure.of(
                FailureCode.MESSAGE_TOO_LARGE,
                "a message has at most " + loop.shared().limits().messageBytes() + " bytes"),
            now()));
  }

  @Override
  public void pong() {
    liveness.heard();
  }

  @Override
  public void drained() {
    gate.update();
    session.drained();
  }

  @Override
  public void closed(SocketClosed how) {
    ended = true;
    CloseReason ours = closing;
    boolean lost = ours == null ? !how.clean() : ours.resumable();
    boolean reloading = ours == null && how.clean() && how.code() == CloseReason.DRAIN.code();
    try {
      session.end(lost, reloading);
    } finally {
      loop.open().remove(this);
      // Behind what it leaves, so that who waits for that has been given it.
      liveness.end();
      // Last: a drain that sees the registry empty goes on with what the sockets left.
      loop.shared().registry().remove(this);
    }
  }

  // ---------------------------------------------------------------- what it is told

  /** Says something to this socket alone; where that cannot be said, or is the last, it ends. */
  void tell(ServerMessage message) {
    say(message);
    if (dialect.endsSocket(message)) {
      close(
          message instanceof ServerMessage.Failed failed
              ? CloseReason.behind(failed.failure().code())
              : CloseReason.POLICY);
    }
  }

  private void say(ServerMessage message) {
    try {
      Frame frame = Frames.of(dialect, message, this);
      if (frame != null) {
        write(frame);
        frame.release();
        loop.shared().counters().messagesOut(1);
      }
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  /**
   * Refuses something.
   *
   * @param request what is refused; null where no request is
   */
  void fail(@Nullable ClientMessage request, Failure failure) {
    tell(new ServerMessage.Failed(request, failure, now()));
  }

  @Override
  public void write(Frame frame) {
    socket.write(frame);
    if (!socket.writable()) {
      liveness.watchProgress();
      gate.update();
    }
  }

  /** A socket that is being closed takes nothing: what comes now is for the client's next one. */
  @Override
  public boolean writable() {
    return socket.open() && socket.writable();
  }

  @Override
  public void awaits(Event event) {
    dialect.written(event);
    session.awaits(event);
  }

  @Override
  public boolean maySee(String userId) {
    Principal principal = principal();
    return principal != null
        && (principal.id().equals(userId)
            || principal.role() == Role.SERVICE
            || principal.role() == Role.ADMIN);
  }

  @Override
  public void lost(Topic topic) {
    LOG.atInfo()
        .addKeyValue("connectionId", connectionId)
        .addKeyValue("topic", topic)
        .log("A socket fell behind what its topic keeps");
    close(CloseReason.TOO_SLOW);
  }

  @Override
  public void failed(Throwable thrown) {
    Fatal.check(thrown);
    LOG.atError()
        .addKeyValue("connectionId", connectionId)
        .addKeyValue("dialect", dialect.rules().name())
        .setCause(thrown)
        .log("A socket could not be served");
    close(CloseReason.INTERNAL_ERROR);
  }

  // ---------------------------------------------------------------- whether it is alive

  /**
   * A deadline of this socket: it keeps none any more once it is gone, and what it throws ends it.
   */
  private Deadlines.Watched guarded(Deadlines.Watched deadline) {
    return () -> {
      if (ended) {
        return 0;
      }
      try {
        return deadline.visit();
      } catch (Throwable thrown) {
        failed(thrown);
        return 0;
      }
    };
  }

  /** Has something done in some seconds, and again as it says, as long as the socket is there. */
  void inSeconds(int seconds, Deadlines.Watched deadline) {
    loop.deadlines().in(seconds, guarded(deadline));
  }

  /** Begins what the dialect has agreed on with the client, which is known now. */
  void keepHeartbeats() {
    Heartbeats agreed = dialect.heartbeats();
    if (heartbeats == null && !agreed.equals(Heartbeats.NONE)) {
      heartbeats = new AgreedHeartbeats(this, agreed);
      heartbeats.begin();
    }
  }

  /** The client has been silent for too long. */
  void silent() {
    abort(CloseReason.SILENT);
  }

  private int authenticationDue() {
    if (principal() == null) {
      close(CloseReason.POLICY);
    }
    return 0;
  }

  /**
   * Asks the socket for a sign of life, from any thread. One that gives none within {@link
   * Liveness#PROBE} is cut.
   *
   * @return whether it is alive
   */
  Future<Boolean> probe() {
    Promise<Boolean> alive = Promise.promise();
    loop.context().runOnContext(turn -> liveness.probe(alive));
    return alive.future();
  }

  /** Asks other sockets; completes, on this one's event loop, once each is known to live or not. */
  Future<Void> probe(List<Connection> others) {
    return here(Future.join(others.stream().map(Connection::probe).toList()).mapEmpty());
  }

  /** The same future, completed on this socket's event loop. */
  <T> Future<T> here(Future<T> elsewhere) {
    Promise<T> here = Promise.promise();
    elsewhere.onComplete(done -> loop.context().runOnContext(turn -> here.handle(done)));
    return here.future();
  }

  // ---------------------------------------------------------------- how it ends

  /** Closes with a close frame behind all that was written; the first reason stays. */
  void close(CloseReason reason) {
    if (closing == null) {
      closing = reason;
      if (reason.announced()) {
        boolean reconnect = reason.resumable();
        tell(
            new ServerMessage.Closing(
                reason.code(), reason.text(), reconnect, reconnect ? RETRY_AFTER_MS : 0, now()));
      }
      socket.close(reason.code(), reason.text());
    }
  }

  /** Cuts a socket that takes nothing or is silent. */
  void abort(CloseReason reason) {
    if (closing == null) {
      closing = reason;
    }
    socket.abort(reason.code(), reason.text());
  }

  /** Closes for a drain, from any thread, after a while. */
  public void drainIn(long delayMs) {
    loop.context()
        .runOnContext(
            turn -> loop.vertx().setTimer(Math.max(1, delayMs), id -> close(CloseReason.DRAIN)));
  }

  /** Cuts, from any thread, a socket that was to be drained and is still there. */
  public void cutSoon() {
    loop.context().runOnContext(turn -> abort(CloseReason.DRAIN));
  }

  /** Closes for an administrator, from any thread. */
  void dismiss() {
    loop.context().runOnContext(turn -> close(CloseReason.DISMISSED));
  }

  /** Closes since its token was revoked, from any thread. */
  void revoked() {
    loop.context().runOnContext(turn -> close(CloseReason.REVOKED));
  }

  /** What decides whether the socket is read from. */
  ReadGate gate() {
    return gate;
  }

  /** Whether it is being closed from here, so that nothing more is taken. */
  boolean closing() {
    return closing != null;
  }

  /** Whether the connection is gone. */
  boolean ended() {
    return ended;
  }

  // ---------------------------------------------------------------- what it is

  long now() {
    return loop.shared().clock().millis();
  }

  Caller caller(Principal principal) {
    return new Caller(principal, connectionId, clientId(), loop.shared().lease().node());
  }

  ResumeKey resumeKey(Principal principal) {
    return ResumeKey.of(principal, dialect.rules(), clientId());
  }

  String address() {
    return address;
  }

  /** When it was opened, epoch milliseconds. */
  long openedAtMs() {
    return openedAtMs;
  }

  /** What others may know of it, on any thread. */
  Summary summary() {
    return summary;
  }

  /** Its principal, client id or topics have changed. */
  void summarize() {
    summary = new Summary(principal(), clientId(), topics().size());
    if (!ended) {
      loop.open().changed(this);
    }
  }

  /** Whether all that was passed on of its topics has left this process. */
  boolean follows() {
    return session.follows() && socket.sendsAll();
  }

  /** What it would leave if its node died now; null for nothing. */
  @Nullable OpenState open(boolean following) {
    return session.open(following);
  }

  /** Has something done once all that was written up to now has left this process. */
  void whenSent(Runnable then) {
    socket.whenSent(then);
  }

  @Override
  public String connectionId() {
    return connectionId;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public @Nullable Principal principal() {
    return session.principal();
  }

  @Override
  public @Nullable String clientId() {
    return session.clientId();
  }

  @Override
  public Set<Topic> topics() {
    return session.topics();
  }
}
