package dev.switchboard.gateway;

import dev.switchboard.gateway.socket.Frame;
import dev.switchboard.gateway.socket.FrameSocket;
import dev.switchboard.gateway.socket.SocketClosed;
import dev.switchboard.gateway.socket.SocketEvents;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket and its parts: what it says goes to its {@link Dispatch}, what it is told is encoded
 * and written, how it ends is for its {@link Farewell}. Lives on its event loop.
 *
 * <p>Messages are taken in their order: while an authentication or a subscription is under way
 * nothing more is read, so that what follows finds it done; commands run side by side (see {@link
 * Intake}).
 */
final class Connection implements SocketEvents, Subscriber, ConnectionView {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final String connectionId;
  private final String address;
  private final long openedAtMs;
  private final Dialect dialect;
  private final GatewayLoop loop;
  private final FrameSocket socket;
  private final Subscriptions subscriptions;
  private final Admission admission;
  private final Vigil vigil;
  private final Receipts receipts;
  private final Intake intake;
  private final Dispatch dispatch;
  private final Farewell farewell;
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
    this.subscriptions = new Subscriptions(this, loop);
    this.admission = new Admission(this, loop, handshake);
    this.vigil = new Vigil(this, socket, loop);
    this.receipts = new Receipts(this, loop);
    this.dispatch = new Dispatch(this, loop, admission, receipts);
    this.farewell = new Farewell(this, loop, socket);
  }

  /** Begins: registers the socket, watches it, and admits who has a token. */
  void begin() {
    loop.registry().add(this);
    vigil.begin();
    admission.begin();
  }

  @Override
  public void text(String text) {
    dispatch.text(text);
  }

  @Override
  public void binary(byte[] message) {
    dispatch.binary(message);
  }

  @Override
  public void oversize() {
    dispatch.oversize();
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
    farewell.close(reason);
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
    farewell.abort(reason);
  }

  /** Cuts, from any thread, a socket that was to be drained and is still there. */
  void cutSoon() {
    loop.context().runOnContext(turn -> farewell.cut());
  }

  @Override
  public void closed(SocketClosed how) {
    ended = true;
    farewell.leave(how);
    subscriptions.end();
    admission.end();
    // Last: a drain that sees the registry empty goes on with what the sockets left.
    loop.registry().remove(this);
  }

  ResumeKey resumeKey(Principal principal) {
    String clientId =
        dialect.rules().has(DialectRules.Trait.RESUMES_BY_CLIENT_ID) ? clientId() : null;
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
