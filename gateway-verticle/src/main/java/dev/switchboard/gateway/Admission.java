package dev.switchboard.gateway;

import dev.switchboard.gateway.auth.Credentials;
import dev.switchboard.gateway.auth.HandshakeLimits;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.dialect.Opening;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who one socket is: by the token of its handshake, by an authentication message, or by its own
 * word (contract 3). Whoever is admitted takes over what a lost socket of its left.
 */
final class Admission {

  /**
   * What the handshake brought.
   *
   * @param tokenNeeded why a client without a token cannot come in; null where it can
   * @param place among all sockets, given back at the end
   * @param refused told of the failure where the socket is refused for its token or as one too many
   */
  record Handshake(
      Credentials credentials,
      Opening opening,
      @Nullable Failure tokenNeeded,
      HandshakeLimits.Place place,
      Consumer<Failure> refused) {}

  private final Connection connection;
  private final GatewayLoop loop;
  private final Handshake handshake;
  private final DialectRules rules;
  private @Nullable Principal principal;
  private @Nullable String clientId;
  private @Nullable String counted;
  private boolean welcomed;

  Admission(Connection connection, GatewayLoop loop, Handshake handshake) {
    this.connection = connection;
    this.loop = loop;
    this.handshake = handshake;
    this.rules = connection.dialect().rules();
    this.clientId = handshake.opening().clientId();
  }

  @Nullable Principal principal() {
    return principal;
  }

  @Nullable String clientId() {
    return clientId;
  }

  /** Admits who brought a token, greets who need not, refuses who must have one. */
  void begin() {
    Failure refusal = handshake.opening().refusal();
    if (refusal != null) {
      connection.fail(null, refusal);
      connection.close(
          refusal.code() == FailureCode.UNSUPPORTED_PROTOCOL
              ? CloseReason.UNSUPPORTED_PROTOCOL
              : CloseReason.POLICY);
    } else if (handshake.credentials().presented()) {
      connection.intake().hold();
      handshake
          .credentials()
          .token()
          .map(loop.tokens()::verify)
          .orElseGet(() -> denied("the token is malformed"))
          .compose(this::count)
          .onComplete(this::enter, this::refuse);
    } else if (rules.claim() == DialectRules.Claim.NEVER) {
      refuse(Failure.of(FailureCode.UNAUTHENTICATED, "a token is needed").exception());
    } else if (rules.claim() == DialectRules.Claim.AT_HANDSHAKE
        && handshake.tokenNeeded() == null) {
      connection.intake().hold();
      count(claimed()).onComplete(this::enter, this::refuse);
    } else if (rules.welcomesBeforeAuthentication()) {
      welcome();
    }
  }

  private Principal claimed() {
    String name = clientId;
    return name == null || name.isEmpty()
        ? Principal.unnamed(connection.connectionId())
        : Principal.claimed(UserId.of(name));
  }

  private void enter(Principal admitted) {
    if (connection.ended()) {
      release();
      return;
    }
    become(admitted);
    welcome();
    takeOver(admitted)
        .compose(resumed -> subscribeToOwn(admitted))
        .compose(own -> subscribe(null, handshake.opening().topics(), admitted))
        .onComplete(done -> connection.intake().letGo());
  }

  private void refuse(Throwable thrown) {
    Failure failure = FailureException.of(thrown);
    connection.fail(null, failure);
    connection.close(CloseReason.POLICY);
    handshake.refused().accept(failure);
  }

  /** Serves an authentication message, first or later. */
  void authenticate(ClientMessage.Authenticate request) {
    connection.intake().hold();
    prove(request)
        .compose(proven -> count(proven))
        .onComplete(
            admitted -> authenticated(request, admitted),
            thrown -> {
              Failure failure = FailureException.of(thrown);
              connection.fail(request, failure);
              if (rules.closesOnRefusedAuthentication()
                  || failure.code() == FailureCode.AUTHENTICATION_FAILED
                  || failure.code() == FailureCode.CONNECTION_LIMIT) {
                connection.close(CloseReason.POLICY);
              }
              connection.intake().letGo();
            });
  }

  private void authenticated(ClientMessage.Authenticate request, Principal admitted) {
    if (connection.ended()) {
      release();
      return;
    }
    boolean first = principal == null;
    if (request.clientId() != null) {
      clientId = request.clientId();
    }
    become(admitted);
    connection.tell(new ServerMessage.Authenticated(request, admitted, connection.now()));
    Future<Void> resumed =
        first
            ? takeOver(admitted)
                .compose(done -> subscribeToOwn(admitted))
                .compose(done -> subscribe(null, handshake.opening().topics(), admitted))
            : Future.succeededFuture();
    Topic then = request.then();
    resumed
        .compose(
            done ->
                then == null
                    ? Future.succeededFuture()
                    : subscribe(request, List.of(TopicSelection.of(then)), admitted))
        .onComplete(done -> connection.intake().letGo());
  }

  /** Who the message proves or claims its sender to be. */
  private Future<Principal> prove(ClientMessage.Authenticate request) {
    UserId claimed = request.claimedId();
    Principal present = principal;
    if (request.token() != null) {
      return loop.tokens()
          .verify(request.token())
          .compose(
              proven ->
                  present != null && present.verified() && !present.id().equals(proven.id())
                      ? denied("the token is another user's")
                      : matching(proven, claimed));
    }
    if (present != null && present.verified()) {
      return matching(present, claimed);
    }
    Failure tokenNeeded = handshake.tokenNeeded();
    if (tokenNeeded != null) {
      return Future.failedFuture(tokenNeeded.exception());
    }
    return claimed == null
        ? Future.failedFuture(
            Failure.of(FailureCode.MISSING_USER_ID, "a user id is needed").exception())
        : Future.succeededFuture(Principal.claimed(claimed));
  }

  private static Future<Principal> matching(Principal proven, @Nullable UserId claimed) {
    if (claimed == null) {
      return Future.succeededFuture(proven);
    }
    return claimed.equals(proven.userId())
        ? Future.succeededFuture(proven.named(claimed))
        : denied("the user id is not the token's");
  }

  private static Future<Principal> denied(String why) {
    return Future.failedFuture(Failure.of(FailureCode.AUTHENTICATION_FAILED, why).exception());
  }

  /** Counts the socket for a principal that it was not counted for yet. */
  private Future<Principal> count(Principal candidate) {
    String id = candidate.id();
    if (candidate.proof() == Principal.Proof.NONE || id.equals(counted)) {
      return Future.succeededFuture(candidate);
    }
    return loop.registry()
        .claim(id, loop.limits().connectionsPerUser())
        .compose(
            granted -> {
              if (!granted) {
                return Future.failedFuture(
                    Failure.of(FailureCode.CONNECTION_LIMIT, "too many sockets of this user")
                        .exception());
              }
              release();
              counted = id;
              return Future.succeededFuture(candidate);
            });
  }

  private void become(Principal admitted) {
    Principal before = principal;
    if (before != null && !before.id().equals(admitted.id())) {
      // An anonymous client that claims another name begins anew.
      connection.subscriptions().unsubscribe(List.copyOf(connection.topics()));
    }
    principal = admitted;
    handshake.place().authenticated();
    connection.vigil().admitted(admitted);
  }

  private void welcome() {
    if (!welcomed) {
      welcomed = true;
      connection.tell(new ServerMessage.Welcome(connection.now()));
    }
  }

  private Future<Void> takeOver(Principal admitted) {
    return loop.lostSockets()
        .take(connection.resumeKey(admitted), connection.now())
        .map(lost -> connection.subscriptions().resume(lost, connection.caller(admitted)))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> subscribeToOwn(Principal admitted) {
    return connection
        .subscriptions()
        .subscribeQuietly(connection.dialect().ownTopics(admitted), connection.caller(admitted));
  }

  private Future<Void> subscribe(
      @Nullable ClientMessage request, List<TopicSelection> topics, Principal admitted) {
    if (topics.isEmpty()) {
      return Future.succeededFuture();
    }
    return connection
        .subscriptions()
        .subscribe(
            new ClientMessage.Subscribe(
                request == null ? null : request.requestId(), topics, false, false),
            connection.caller(admitted));
  }

  /** The socket is gone. */
  void end() {
    release();
    handshake.place().release();
  }

  private void release() {
    String id = counted;
    if (id != null) {
      counted = null;
      loop.registry().release(id);
    }
  }
}
