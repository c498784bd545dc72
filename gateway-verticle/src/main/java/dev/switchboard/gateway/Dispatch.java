package dev.switchboard.gateway;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one socket says: each message is counted against its rate, decoded, and given to whoever
 * serves its kind. Lives on the socket's event loop.
 */
final class Dispatch {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  private final Connection connection;
  private final GatewayLoop loop;
  private final Dialect dialect;
  private final Admission admission;
  private final Receipts receipts;
  private final RateLimit rateLimit;

  Dispatch(Connection connection, GatewayLoop loop, Admission admission, Receipts receipts) {
    this.connection = connection;
    this.loop = loop;
    this.dialect = connection.dialect();
    this.admission = admission;
    this.receipts = receipts;
    GatewayLimits limits = loop.limits();
    this.rateLimit = new RateLimit(limits.messagesPerSecond(), limits.burst(), System.nanoTime());
  }

  void text(String text) {
    take(() -> dialect.decode(text, connection));
  }

  void binary(byte[] message) {
    take(() -> dialect.decode(message, connection));
  }

  /** A message was longer than any may be; the socket closes. */
  void oversize() {
    connection.fail(
        null,
        Failure.of(
            FailureCode.MESSAGE_TOO_LARGE,
            "a message has at most " + loop.limits().messageBytes() + " bytes"));
  }

  private void take(Supplier<ClientMessage> decoding) {
    loop.counters().messageIn();
    switch (rateLimit.count(System.nanoTime())) {
      case ADMITTED -> dispatch(decode(decoding));
      case REFUSED -> connection.fail(decode(decoding), tooFast());
      case FLOOD -> {
        connection.fail(null, tooFast());
        connection.close(CloseReason.POLICY);
      }
    }
  }

  private static Failure tooFast() {
    return Failure.of(FailureCode.RATE_LIMITED, "too many messages a second");
  }

  private ClientMessage decode(Supplier<ClientMessage> decoding) {
    try {
      return decoding.get();
    } catch (RuntimeException bug) {
      LOG.atError()
          .addKeyValue("connectionId", connection.connectionId())
          .addKeyValue("dialect", dialect.rules().name())
          .setCause(bug)
          .log("A dialect failed to decode a message");
      return new ClientMessage.Rejected(null, FailureException.of(bug));
    }
  }

  private void dispatch(ClientMessage message) {
    switch (message.kind()) {
      case AUTHENTICATE -> admission.authenticate((ClientMessage.Authenticate) message);
      case HEARTBEAT ->
          connection.tell(new ServerMessage.Heartbeat(message.requestId(), connection.now()));
      case REJECTED -> reject((ClientMessage.Rejected) message);
      case DISCONNECT -> connection.close(CloseReason.NORMAL);
      case SUBSCRIBE, UNSUBSCRIBE, INVOKE, ACKNOWLEDGE -> {
        Principal principal = connection.principal();
        if (principal == null) {
          connection.fail(message, Failure.of(FailureCode.UNAUTHENTICATED, "authenticate first"));
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
        connection.intake().hold();
        connection
            .subscriptions()
            .subscribe((ClientMessage.Subscribe) message, connection.caller(principal))
            .onComplete(done -> connection.intake().letGo());
      }
      case UNSUBSCRIBE -> {
        ClientMessage.Unsubscribe request = (ClientMessage.Unsubscribe) message;
        connection.subscriptions().unsubscribe(request.topics());
        connection.tell(new ServerMessage.Unsubscribed(request, connection.now()));
      }
      case ACKNOWLEDGE -> receipts.acknowledged(((ClientMessage.Acknowledge) message).ids());
      case AUTHENTICATE, HEARTBEAT, DISCONNECT, REJECTED ->
          throw new IllegalStateException("not for a principal: " + message.kind());
    }
  }

  private void reject(ClientMessage.Rejected message) {
    connection.fail(message, message.failure());
    if (message.authentication()
        && dialect.rules().has(DialectRules.Trait.CLOSES_ON_REFUSED_AUTHENTICATION)) {
      connection.close(CloseReason.POLICY);
    }
  }

  private void invoke(ClientMessage.Invoke request, Principal principal) {
    connection.intake().asked();
    loop.domains()
        .invoke(command(request.command(), request, principal))
        .onComplete(
            reply -> {
              connection.tell(new ServerMessage.Invoked(request, reply, connection.now()));
              connection.intake().answered();
            },
            refused -> {
              connection.fail(request, FailureException.of(refused));
              connection.intake().answered();
            });
  }

  @SuppressWarnings("unchecked") // A dialect pairs a command's type with its own record.
  private <A extends Record> Command<A> command(
      CommandType<?, ?> type, ClientMessage.Invoke request, Principal principal) {
    String onceId = request.onceId();
    OnceKey once =
        onceId == null ? null : new OnceKey(principal.id(), "message", onceId, type.name());
    return new Command<>(
        (CommandType<A, ?>) type, connection.caller(principal), (A) request.arguments(), once);
  }
}
