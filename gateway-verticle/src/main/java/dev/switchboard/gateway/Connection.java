package dev.switchboard.gateway;

import dev.switchboard.gateway.socket.Frame;
import dev.switchboard.gateway.socket.FrameSocket;
import dev.switchboard.gateway.socket.SocketClosed;
import dev.switchboard.gateway.socket.SocketEvents;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket: what it says is counted, decoded and dispatched; what it is told is encoded and
 * written. Lives on its event loop.
 *
 * <p>Messages are taken in their order: while an authentication or a subscription is under way
 * nothing more is read, so that what follows finds it done; commands run side by side (see {@link
 * Intake}).
 */
final class Connection implements SocketEvents, Subscriber, ConnectionView {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** After how long a client that is sent away for no fault of its own should come back. */
  private static final long RETRY_AFTER_MS = 1_000;

  private final String connectionId;
  private final String address;
  private final long openedAtMs;
  private final Dialect dialect;
  private final GatewayLoop loop;
  private final FrameSocket socket;
  private final RateLimit rateLimit;
  private final Subscriptions subscriptions;
  private final Admission admission;
  private final Vigil vigil;
  private final Receipts receipts;
  private final Intake intake;
  private @Nullable CloseReason closeReason;
  private boolean ended;

  Connection(
      String connectionId,
      String address,
      Dialect dialect,
      GatewayLoop loop,
      FrameSocket socket,
      Admission.Handshake handshake) {
    this.connectionId = connectionId;
    this.address = address;
    this.openedAtMs = loop.clock().millis();
    this.dialect = dialect;
    this.loop = loop;
    this.socket = socket;
    this.intake = new Intake(socket);
    GatewayLimits limits = loop.limits();
    this.rateLimit = new RateLimit(limits.messagesPerSecond(), limits.burst(), System.nanoTime());
    this.subscriptions = new Subscriptions(this, loop);
    this.admission = new Admission(this, loop, handshake);
    this.vigil = new Vigil(this, socket, loop);
    this.receipts = new Receipts(this, loop);
  }

  /** Begins: registers the socket, watches it, and admits who has a token. */
  void begin() {
    loop.registry().add(this);
    vigil.begin();
    admission.begin();
  }

  @Override
  public void text(String text) {
    take(() -> dialect.decode(text, this));
  }

  private void take(Supplier<ClientMessage> decoding) {
    loop.counters().messageIn();
    switch (rateLimit.count(System.nanoTime())) {
      case ADMITTED -> dispatch(decode(decoding));
      case REFUSED -> fail(decode(decoding), tooFast());
      case FLOOD -> {
        fail(null, tooFast());
        close(CloseReason.POLICY);
      }
    }
  }

  private static Failure tooFast() {
    return Failure.of(FailureCode.RATE_LIMITED, "too many messages a second");
  }

  @Override
  public void binary(byte[] message) {
    take(() -> dialect.decode(message, this));
  }

  @Override
  public void oversize() {
    fail(
        null,
        Failure.of(
            FailureCode.MESSAGE_TOO_LARGE,
            "a message has at most " + loop.limits().messageBytes() + " bytes"));
  }

  private ClientMessage decode(Supplier<ClientMessage> decoding) {
    try {
      return decoding.get();
    } catch (RuntimeException bug) {
      LOG.atError()
          .addKeyValue("connectionId", connectionId)
          .addKeyValue("dialect", dialect.rules().name())
          .setCause(bug)
          .log("A dialect failed to decode a message");
      return new ClientMessage.Rejected(null, FailureException.of(bug));
    }
  }

  private void dispatch(ClientMessage message) {
    switch (message.kind()) {
      case AUTHENTICATE -> admission.authenticate((ClientMessage.Authenticate) message);
      case HEARTBEAT -> tell(new ServerMessage.Heartbeat(message.requestId(), now()));
      case REJECTED -> reject((ClientMessage.Rejected) message);
      case DISCONNECT -> close(CloseReason.NORMAL);
      case SUBSCRIBE, UNSUBSCRIBE, INVOKE, ACKNOWLEDGE -> {
        Principal principal = principal();
        if (principal == null) {
          fail(message, Failure.of(FailureCode.UNAUTHENTICATED, "authenticate first"));
        } else {
          dispatch(message, principal);
        }
      }
    }
  }

  private void dispatch(ClientMessage message, Principal principal) {
    switch (message.kind()) {
      case INVOKE -> invoke((ClientMessage.Invoke) message, principal);
      case SUBSCRIBE -> {
        intake.hold();
        subscriptions
            .subscribe((ClientMessage.Subscribe) message, caller(principal))
            .onComplete(done -> intake.letGo());
      }
      case UNSUBSCRIBE -> {
        ClientMessage.Unsubscribe request = (ClientMessage.Unsubscribe) message;
        subscriptions.unsubscribe(request.topics());
        tell(new ServerMessage.Unsubscribed(request, now()));
      }
      case ACKNOWLEDGE -> receipts.acknowledged(((ClientMessage.Acknowledge) message).ids());
      case AUTHENTICATE, HEARTBEAT, DISCONNECT, REJECTED ->
          throw new IllegalStateException("not for a principal: " + message.kind());
    }
  }

  private void reject(ClientMessage.Rejected message) {
    fail(message, message.failure());
    if (message.authentication() && dialect.rules().closesOnRefusedAuthentication()) {
      close(CloseReason.POLICY);
    }
  }

  private void invoke(ClientMessage.Invoke request, Principal principal) {
    intake.asked();
    loop.domains()
        .invoke(command(request.command(), request, principal))
        .onComplete(
            reply -> {
              tell(new ServerMessage.Invoked(request, reply, now()));
              intake.answered();
            },
            refused -> {
              fail(request, FailureException.of(refused));
              intake.answered();
            });
  }

  @SuppressWarnings("unchecked") // A dialect pairs a command's type with its own record.
  private <A extends Record> Command<A> command(
      CommandType<?, ?> type, ClientMessage.Invoke request, Principal principal) {
    String onceId = request.onceId();
    OnceKey once =
        onceId == null ? null : new OnceKey(principal.id(), "message", onceId, type.name());
    return new Command<>(
        (CommandType<A, ?>) type, caller(principal), (A) request.arguments(), once);
  }

  Caller caller(Principal principal) {
    return new Caller(principal, connectionId, clientId());
  }

  /** What decides whether the socket is read from. */
  Intake intake() {
    return intake;
  }

  /** Says something to this socket alone. */
  void tell(ServerMessage message) {
    Frame frame = Frames.of(dialect, message, this);
    if (frame != null) {
      write(frame);
      frame.release();
      loop.counters().messagesOut(1);
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

  long now() {
    return loop.clock().millis();
  }

  @Override
  public void write(Frame frame) {
    socket.write(frame);
    if (!socket.writable()) {
      vigil.full();
      intake.update();
    }
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
  public void awaits(Event event) {
    receipts.written(event);
  }

  @Override
  public boolean writable() {
    return socket.writable();
  }

  @Override
  public void drained() {
    intake.update();
    subscriptions.roomAgain();
  }

  @Override
  public void lost(Topic topic) {
    LOG.atInfo()
        .addKeyValue("connectionId", connectionId)
        .addKeyValue("topic", topic)
        .log("A socket fell behind what its topic keeps");
    close(CloseReason.TOO_SLOW);
  }

  /** Closes with a close frame behind all that was written. */
  void close(CloseReason reason) {
    if (closeReason == null) {
      closeReason = reason;
      if (reason.resumable()) {
        tell(new ServerMessage.Closing(reason.code(), reason.text(), true, RETRY_AFTER_MS, now()));
      }
      socket.close(reason.code(), reason.text());
    }
  }

  /** Closes for a drain, from any thread, after a while. */
  void drainIn(long delayMs) {
    loop.context()
        .runOnContext(
            turn -> loop.vertx().setTimer(Math.max(1, delayMs), id -> close(CloseReason.DRAIN)));
  }

  /** Closes from any thread. */
  void closeSoon(CloseReason reason) {
    loop.context().runOnContext(turn -> close(reason));
  }

  /** Cuts a socket that takes nothing or is silent. */
  void abort(CloseReason reason) {
    if (closeReason == null) {
      closeReason = reason;
      socket.abort(reason.code(), reason.text());
    }
  }

  /** Cuts, from any thread, a socket that was to be drained and is still there. */
  void cutSoon() {
    loop.context()
        .runOnContext(
            turn -> {
              if (closeReason == null) {
                closeReason = CloseReason.DRAIN;
              }
              socket.abort(CloseReason.DRAIN.code(), CloseReason.DRAIN.text());
            });
  }

  @Override
  public void closed(SocketClosed how) {
    ended = true;
    CloseReason ours = closeReason;
    boolean resumable = ours == null ? !how.clean() : ours.resumable();
    Principal principal = principal();
    if (resumable && principal != null) {
      leave(principal);
    }
    subscriptions.end();
    admission.end();
    // Last: a drain that sees the registry empty goes on with what the sockets left.
    loop.registry().remove(this);
  }

  private void leave(Principal principal) {
    var places = subscriptions.places();
    if (!places.isEmpty() && principal.proof() != Principal.Proof.NONE) {
      long until = now() + loop.limits().resume().toMillis();
      loop.lostSockets().leave(new LostSocket(resumeKey(principal), places, until));
    }
  }

  ResumeKey resumeKey(Principal principal) {
    String clientId = dialect.rules().resumesByClientId() ? clientId() : null;
    return new ResumeKey(principal.id(), dialect.rules().name(), clientId == null ? "" : clientId);
  }

  /** Whether the connection is gone. */
  boolean ended() {
    return ended;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  Vigil vigil() {
    return vigil;
  }

  String address() {
    return address;
  }

  /** When it was opened, epoch milliseconds. */
  long openedAtMs() {
    return openedAtMs;
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
    return admission.principal();
  }

  @Override
  public @Nullable String clientId() {
    return admission.clientId();
  }

  @Override
  public Set<Topic> topics() {
    return subscriptions.topics();
  }
}
