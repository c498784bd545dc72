package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.auth.HandshakeLimits;
import dev.switchboard.gateway.resume.OpenState;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.CommandRequest;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.domain.Acknowledged;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.websocket.Fatal;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of a socket: who it is (contract 3), what it says, and what it leaves at the end
 * (contract 5.6). Messages are taken in their order: while an authentication or a subscription is
 * under way nothing more is read; commands run side by side. Lives on the socket's event loop.
 */
final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final ConnectionLoop loop;
  private final DialectRules rules;
  private final SessionTopics topics;
  private final Resumption resumption;
  private final PrincipalPlace counted;
  private final RateLimit rateLimit;
  private final Inbox inbox;
  private final @Nullable Failure tokenNeeded;
  private final HandshakeLimits.Place place;

  /** What the handshake brought; forgotten, with its token, as soon as the socket is admitted. */
  private @Nullable Handshake handshake;

  private @Nullable Principal principal;
  private @Nullable String clientId;
  private @Nullable Redelivery redelivery;
  private boolean welcomed;
  private boolean watchesExpiry;

  Session(Connection connection, ConnectionLoop loop, Handshake handshake) {
    this.connection = connection;
    this.loop = loop;
    this.handshake = handshake;
    this.tokenNeeded = handshake.tokenNeeded();
    this.place = handshake.place();
    this.rules = connection.dialect().rules();
    this.clientId = handshake.opening().clientId();
    this.topics = new SessionTopics(connection, loop);
    this.resumption = new Resumption(connection, loop, topics);
    this.counted = new PrincipalPlace(connection, loop.shared());
    this.inbox = new Inbox(connection, this::take);
    GatewayLimits limits = loop.shared().limits();
    this.rateLimit = new RateLimit(limits.messagesPerSecond(), limits.burst(), System.nanoTime());
  }

  // ---------------------------------------------------------------- who it is

  /** Admits who brought a token, greets who need not, refuses who must have one. */
  void begin() {
    Handshake brought = handshake;
    if (brought == null) {
      return;
    }
    Failure refusal = brought.opening().refusal();
    if (refusal != null) {
      connection.fail(null, refusal);
      connection.close(
          refusal.code() == FailureCode.UNSUPPORTED_PROTOCOL
              ? CloseReason.UNSUPPORTED_PROTOCOL
              : CloseReason.POLICY);
    } else if (brought.credentials().presented()) {
      admit(loop.shared().authenticator().prove(brought), brought);
    } else if (rules.claim() == DialectRules.Claim.NEVER) {
      refuse(Failure.of(FailureCode.UNAUTHENTICATED, "a token is needed").exception(), brought);
    } else if (rules.claim() == DialectRules.Claim.AT_HANDSHAKE && tokenNeeded == null) {
      admit(Future.succeededFuture(claimed()), brought);
    } else if (rules.has(DialectRules.Trait.WELCOMES_BEFORE_AUTHENTICATION)) {
      welcome();
    }
  }

  private Principal claimed() {
    String name = clientId;
    return name == null || name.isEmpty()
        ? Principal.unnamed(connection.connectionId())
        : Principal.claimed(UserId.of(name));
  }

  private void admit(Future<Principal> proof, Handshake brought) {
    connection.gate().hold();
    proof
        .compose(counted::claim)
        .onComplete(
            admitted -> {
              if (connection.ended()) {
                counted.release();
                return;
              }
              become(admitted);
              welcome();
              settle(admitted, brought).onComplete(done -> connection.gate().letGo());
            },
            thrown -> refuse(thrown, brought));
  }

  /** Subscribes a client to what it had before, always has, and asked for in the handshake. */
  private Future<Void> settle(Principal admitted, Handshake brought) {
    Caller caller = connection.caller(admitted);
    return resumption
        .takeOver(admitted)
        .compose(done -> topics.subscribeQuietly(connection.dialect().ownTopics(admitted), caller))
        .compose(done -> subscribe(null, brought.opening().topics(), caller));
  }

  private Future<Void> subscribe(
      @Nullable ClientMessage request, List<TopicSelection> wanted, Caller caller) {
    return wanted.isEmpty()
        ? Future.succeededFuture()
        : topics.subscribe(
            new ClientMessage.Subscribe(
                request == null ? null : request.requestId(), wanted, false, false),
            caller);
  }

  private void refuse(Throwable thrown, Handshake brought) {
    Failure failure = FailureException.of(thrown);
    connection.fail(null, failure);
    connection.close(CloseReason.POLICY);
    brought.refused().accept(failure);
  }

  /** Serves an authentication message, first or later. */
  private void authenticate(ClientMessage.Authenticate request) {
    connection.gate().hold();
    loop.shared()
        .authenticator()
        .prove(request, principal, tokenNeeded)
        .compose(counted::claim)
        .onComplete(
            admitted -> authenticated(request, admitted),
            thrown -> {
              Failure failure = FailureException.of(thrown);
              connection.fail(request, failure);
              if (rules.has(DialectRules.Trait.CLOSES_ON_REFUSED_AUTHENTICATION)
                  || failure.code() == FailureCode.AUTHENTICATION_FAILED
                  || failure.code() == FailureCode.CONNECTION_LIMIT) {
                connection.close(CloseReason.POLICY);
              }
              connection.gate().letGo();
            });
  }

  private void authenticated(ClientMessage.Authenticate request, Principal admitted) {
    if (connection.ended()) {
      counted.release();
      return;
    }
    Principal before = principal;
    Handshake brought = handshake;
    if (request.clientId() != null) {
      clientId = request.clientId();
    }
    become(admitted);
    connection.tell(new ServerMessage.Authenticated(request, admitted, connection.now()));
    connection.keepHeartbeats();
    Future<Void> settled;
    if (before == null && brought != null) {
      settled = settle(admitted, brought);
    } else if (before == null || sameRights(before, admitted)) {
      settled = Future.succeededFuture();
    } else {
      settled = topics.checkAgain(connection.caller(admitted));
    }
    Topic then = request.then();
    settled
        .compose(
            done ->
                subscribe(
                    request,
                    then == null ? List.of() : List.of(TopicSelection.of(then)),
                    connection.caller(admitted)))
        .onComplete(done -> connection.gate().letGo());
  }

  private static boolean sameRights(Principal one, Principal other) {
    return one.role() == other.role() && one.grants().equals(other.grants());
  }

  private void become(Principal admitted) {
    Principal before = principal;
    if (before != null && !before.id().equals(admitted.id())) {
      // An anonymous client that claims another name begins anew.
      topics.unsubscribe(List.copyOf(topics()));
    }
    principal = admitted;
    handshake = null;
    place.authenticated();
    if (admitted.expiresAtMs() != null && !watchesExpiry) {
      watchesExpiry = true;
      connection.inSeconds(secondsLeft(admitted), this::expiry);
    }
    connection.summarize();
  }

  private void welcome() {
    if (!welcomed) {
      welcomed = true;
      connection.tell(new ServerMessage.Welcome(connection.now()));
    }
  }

  /** One deadline follows whatever token the socket has. */
  private int expiry() {
    Principal present = principal;
    if (present == null || present.expiresAtMs() == null) {
      watchesExpiry = false;
      return 0;
    }
    int left = secondsLeft(present);
    if (left <= 0) {
      connection.fail(null, Failure.of(FailureCode.AUTHENTICATION_FAILED, "the token has expired"));
      connection.close(CloseReason.POLICY);
    }
    return Math.max(0, left);
  }

  private int secondsLeft(Principal present) {
    Long end = present.expiresAtMs();
    long left = end == null ? Long.MAX_VALUE - 999 : end - connection.now();
    // Rounded up: a visit before the end would have to come again.
    return (int) Math.min(Deadlines.SLOTS - 1L, TimeUnit.MILLISECONDS.toSeconds(left + 999));
  }

  // ---------------------------------------------------------------- what it says

  /** Takes what a frame holds; what waits for something else to be settled is taken later. */
  void take(Supplier<List<ClientMessage>> decoding) {
    loop.shared().counters().messageIn();
    inbox.add(decode(decoding));
  }

  /** The socket is read from again. */
  void takeWaiting() {
    inbox.takeWaiting();
  }

  /** Takes one message: counted against the rate, and carried out. */
  private void take(ClientMessage message) {
    switch (message.kind()) {
      case SUBSCRIBE, UNSUBSCRIBE -> {
        readMoreSlowly(rateLimit.charge(message.weight(), System.nanoTime()));
        dispatch(message);
      }
      case ACKNOWLEDGE -> {
        // Answers that the server asked for do not count.
        if (acknowledges((ClientMessage.Acknowledge) message) || admitted(message)) {
          dispatch(message);
        }
      }
      case AUTHENTICATE, INVOKE, HEARTBEAT, DISCONNECT, REJECTED -> {
        if (admitted(message)) {
          dispatch(message);
        }
      }
    }
  }

  private void readMoreSlowly(long nanos) {
    if (nanos > 0) {
      connection.gate().hold();
      long unused =
          loop.vertx()
              .setTimer(
                  Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)),
                  id -> connection.gate().letGo());
    }
  }

  private boolean acknowledges(ClientMessage.Acknowledge message) {
    Redelivery waiting = redelivery;
    return waiting != null && waiting.acknowledged(message.ids()) > 0;
  }

  private boolean admitted(ClientMessage message) {
    if (rules.has(DialectRules.Trait.NEVER_REFUSED_FOR_RATE)) {
      readMoreSlowly(rateLimit.charge(message.weight(), System.nanoTime()));
      return true;
    }
    return switch (rateLimit.count(System.nanoTime())) {
      case ADMITTED -> true;
      case REFUSED -> {
        connection.fail(message, tooFast());
        yield false;
      }
      case FLOOD -> {
        connection.fail(null, tooFast());
        connection.close(CloseReason.POLICY);
        yield false;
      }
    };
  }

  private static Failure tooFast() {
    return Failure.of(FailureCode.RATE_LIMITED, "too many messages a second");
  }

  private List<ClientMessage> decode(Supplier<List<ClientMessage>> decoding) {
    try {
      return decoding.get();
    } catch (Throwable bug) {
      Fatal.check(bug);
      LOG.atError()
          .addKeyValue("connectionId", connection.connectionId())
          .addKeyValue("dialect", rules.name())
          .setCause(bug)
          .log("A dialect failed to decode a message");
      return List.of(new ClientMessage.Rejected(null, FailureException.of(bug)));
    }
  }

  private void dispatch(ClientMessage message) {
    switch (message.kind()) {
      case AUTHENTICATE -> authenticate((ClientMessage.Authenticate) message);
      case HEARTBEAT ->
          connection.tell(new ServerMessage.Heartbeat(message.requestId(), connection.now()));
      case REJECTED -> reject((ClientMessage.Rejected) message);
      case DISCONNECT -> connection.close(CloseReason.NORMAL);
      case SUBSCRIBE, UNSUBSCRIBE, INVOKE, ACKNOWLEDGE -> {
        Principal present = principal;
        if (present == null) {
          connection.fail(message, Failure.of(FailureCode.UNAUTHENTICATED, "authenticate first"));
        } else {
          dispatch(message, present);
        }
      }
    }
  }

  private void dispatch(ClientMessage message, Principal present) {
    switch (message.kind()) {
      case INVOKE -> invoke((ClientMessage.Invoke) message, present);
      case SUBSCRIBE -> {
        connection.gate().hold();
        topics
            .subscribe((ClientMessage.Subscribe) message, connection.caller(present))
            .onComplete(done -> connection.gate().letGo());
      }
      case UNSUBSCRIBE -> {
        ClientMessage.Unsubscribe request = (ClientMessage.Unsubscribe) message;
        topics.unsubscribe(request.topics());
        connection.tell(new ServerMessage.Unsubscribed(request, connection.now()));
      }
      case ACKNOWLEDGE -> tellAcknowledged(((ClientMessage.Acknowledge) message).ids());
      case AUTHENTICATE, HEARTBEAT, DISCONNECT, REJECTED ->
          throw new IllegalStateException("not for a principal: " + message.kind());
    }
  }

  private void reject(ClientMessage.Rejected message) {
    connection.fail(message, message.failure());
    if (message.authentication()
        && rules.has(DialectRules.Trait.CLOSES_ON_REFUSED_AUTHENTICATION)) {
      connection.close(CloseReason.POLICY);
    }
  }

  private void invoke(ClientMessage.Invoke request, Principal present) {
    connection.gate().asked();
    resumption.invokes();
    loop.domains()
        .invoke(command(request, present))
        .onComplete(
            reply -> {
              connection.tell(new ServerMessage.Invoked(request, reply, connection.now()));
              connection.gate().answered();
            },
            refused -> {
              connection.fail(request, FailureException.of(refused));
              connection.gate().answered();
            });
  }

  private CommandRequest command(ClientMessage.Invoke request, Principal present) {
    String onceId = request.onceId();
    OnceKey once =
        onceId == null ? null : new OnceKey(present.id(), "message", onceId, request.command());
    return new CommandRequest(
        request.command(), connection.caller(present), request.arguments(), once);
  }

  // ---------------------------------------------------------------- acknowledgements

  /** An event that waits for acknowledgement was written. */
  void awaits(Event event) {
    Redelivery waiting = redelivery;
    if (waiting == null) {
      waiting =
          new Redelivery(
              connection,
              topics.subscriptions().queue(),
              loop.shared().counters(),
              System::nanoTime,
              this::later);
      redelivery = waiting;
    }
    waiting.written(event);
  }

  private void later(long delayMs, Runnable task) {
    long unused =
        loop.vertx()
            .setTimer(
                delayMs,
                id -> {
                  if (!connection.ended()) {
                    task.run();
                  }
                });
  }

  /** The client has them: the domains are told, also of what they have been told before. */
  private void tellAcknowledged(List<String> ids) {
    Map<Topic, String> tracked = topics.subscriptions().tracked();
    tracked.forEach(
        (topic, domain) -> loop.domains().acknowledged(domain, new Acknowledged(topic, ids)));
  }

  // ---------------------------------------------------------------- its end

  /** The socket is writable again. */
  void drained() {
    topics.subscriptions().queue().drained();
  }

  /**
   * The socket is gone.
   *
   * @param lost whether the next one of the client takes over by itself
   * @param reloading whether it does so where it asks for it
   */
  void end(boolean lost, boolean reloading) {
    resumption.end(lost, reloading);
    topics.close(lost || reloading);
    counted.release();
    place.release();
  }

  // ---------------------------------------------------------------- what it is

  /** Whether it has all that was passed on of its topics. */
  boolean follows() {
    return topics.subscriptions().follow();
  }

  /** What it would leave if its node died now; null for nothing. */
  @Nullable OpenState open(boolean following) {
    return resumption.open(following);
  }

  @Nullable Principal principal() {
    return principal;
  }

  @Nullable String clientId() {
    return clientId;
  }

  Set<Topic> topics() {
    return topics.subscriptions().topics();
  }
}
