package dev.switchboard.stomp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.EventJson;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes what a client is told, as frames. */
final class StompAnswers {

  private static final String JSON = "application/json";

  private final StompSubscriptions subscriptions;
  private long replies;

  StompAnswers(StompSubscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** An answer; null where STOMP says nothing. */
  byte @Nullable [] answer(ServerMessage message, ConnectionView connection) {
    return switch (message.kind()) {
      case WELCOME, CLOSING -> null;
      case AUTHENTICATED -> connected((ServerMessage.Authenticated) message, connection);
      case SUBSCRIBED -> receipt(((ServerMessage.Subscribed) message).request().requestId());
      case UNSUBSCRIBED -> receipt(((ServerMessage.Unsubscribed) message).request().requestId());
      case INVOKED -> invoked((ServerMessage.Invoked) message);
      case HEARTBEAT -> beat(((ServerMessage.Heartbeat) message).requestId());
      case FAILED -> failed((ServerMessage.Failed) message);
    };
  }

  private static byte[] connected(ServerMessage.Authenticated message, ConnectionView connection) {
    return StompFrame.of("CONNECTED")
        .with("version", "1.2")
        .with("heart-beat", HeartbeatOffer.OURS_MS + "," + HeartbeatOffer.OURS_MS)
        .with("session", connection.connectionId())
        .with("server", "Switchboard")
        .with("user-name", message.principal().id())
        .bytes();
  }

  private static byte @Nullable [] receipt(@Nullable RequestId id) {
    Context context = Context.of(id);
    return context == null || context.receipt() == null
        ? null
        : StompFrame.of("RECEIPT").with("receipt-id", context.receipt()).bytes();
  }

  /** The answer to a frame that is done with, or, unasked, a heart-beat. */
  private static byte @Nullable [] beat(@Nullable RequestId id) {
    return id == null ? StompFrame.beat() : receipt(id);
  }

  private byte @Nullable [] invoked(ServerMessage.Invoked message) {
    RequestId id = message.request().requestId();
    Context context = Context.of(id);
    byte[] receipt = receipt(id);
    return context == null || context.replyTo() == null
        ? receipt
        : both(
            reply(context.replyTo(), context).bytes(Json.encode(message.reply().value())), receipt);
  }

  private byte[] failed(ServerMessage.Failed message) {
    Failure failure = message.failure();
    RequestId id = message.request() == null ? null : message.request().requestId();
    Context context = Context.of(id);
    if (context != null && context.replyTo() != null) {
      StompFrame reply = reply(context.replyTo(), context).with("error", failure.code());
      return both(reply.bytes(Json.encode(body(failure))), receipt(id));
    }
    StompFrame error =
        StompFrame.of("ERROR")
            .with("message", StompErrors.text(failure.code()))
            .with("code", failure.code())
            .with("receipt-id", context == null ? null : context.receipt())
            .with("version", failure.code() == FailureCode.UNSUPPORTED_PROTOCOL ? "1.2" : null)
            .with("content-type", "text/plain");
    String subjects = String.join(", ", failure.subjects());
    return new StompFrame(
            error.command(),
            error.headers(),
            failure.detail() + (subjects.isEmpty() ? "" : ": " + subjects))
        .bytes();
  }

  /** Whether a failure ends the connection: all do whose ERROR frame is the only way to tell. */
  static boolean ends(ServerMessage message) {
    if (!(message instanceof ServerMessage.Failed failed)) {
      return false;
    }
    Context context = failed.request() == null ? null : Context.of(failed.request().requestId());
    return context == null || context.replyTo() == null;
  }

  private static ObjectNode body(Failure failure) {
    ObjectNode body =
        Json.object().put("code", failure.code().name()).put("message", failure.detail());
    failure.subjects().forEach(body.withArray("subjects")::add);
    return body;
  }

  /** A message to where the answer to a command is to go, subscribed to or not. */
  private StompFrame reply(String destination, Context context) {
    StompSubscriptions.Subscription to = subscriptions.to(Destination.of(destination));
    return StompFrame.of("MESSAGE")
        .with("subscription", to == null ? destination : to.id())
        .with("message-id", "reply-" + ++replies)
        .with("destination", destination)
        .with("correlation-id", context.correlationId())
        .with("content-type", JSON);
  }

  private static byte[] both(byte[] first, byte @Nullable [] second) {
    if (second == null) {
      return first;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  /** An event, once for each subscription to its topic; null where there is none any more. */
  byte @Nullable [] event(Event event) {
    byte[] all = null;
    byte[] body = null;
    for (StompSubscriptions.Subscription subscription : subscriptions.of(event.topic())) {
      body = body == null ? EventJson.data(event) : body;
      byte[] message = message(event, subscription).bytes(body);
      all = all == null ? message : both(all, message);
    }
    return all;
  }

  private static StompFrame message(Event event, StompSubscriptions.Subscription subscription) {
    Position at = event.position();
    Published entry =
        event.payload() instanceof Published published && published.key() != null
            ? published
            : null;
    return StompFrame.of("MESSAGE")
        .with("subscription", subscription.id())
        .with("message-id", event.id())
        .with("destination", Destination.of(event.topic()))
        .with("ack", subscription.ackOf(event))
        .with("type", EventJson.type(event))
        .with("key", entry == null ? null : entry.key())
        .with("removed", entry == null ? null : entry.removed())
        .with("timestamp", event.timestamp())
        .with("sequence", at == null ? null : at.sequence())
        .with("epoch", at == null ? null : at.epoch())
        .with("content-type", JSON);
  }
}
