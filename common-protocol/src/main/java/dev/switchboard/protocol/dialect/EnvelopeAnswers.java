package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers of the envelope dialect. An answer's own {@code messageId} is new; the
 * request's stands in {@code data.messageId} (contract 7).
 */
final class EnvelopeAnswers {

  private static final int HEARTBEAT_INTERVAL_MS = 30_000;

  /** What the document's own example of a refused token says. */
  private static final int TOKEN_REFUSED = 40_100;

  private final EnvelopeForm form;
  private final Supplier<String> messageIds;

  EnvelopeAnswers(EnvelopeForm form, Supplier<String> messageIds) {
    this.form = form;
    this.messageIds = messageIds;
  }

  byte[] encode(ServerMessage message, ConnectionView connection) {
    return switch (message.kind()) {
      case WELCOME -> connect((ServerMessage.Welcome) message, connection);
      case AUTHENTICATED -> authenticated((ServerMessage.Authenticated) message);
      case SUBSCRIBED -> subscribed((ServerMessage.Subscribed) message);
      case UNSUBSCRIBED -> unsubscribed((ServerMessage.Unsubscribed) message);
      case INVOKED -> invoked((ServerMessage.Invoked) message);
      case HEARTBEAT -> heartbeat((ServerMessage.Heartbeat) message);
      case FAILED -> failed((ServerMessage.Failed) message);
      case CLOSING -> closing((ServerMessage.Closing) message);
    };
  }

  private byte[] connect(ServerMessage.Welcome message, ConnectionView connection) {
    String clientId = connection.clientId();
    return frame(
        "connect",
        message.serverTimeMs(),
        json -> {
          json.writeStringField(
              "clientId", clientId == null ? "client_" + connection.connectionId() : clientId);
          json.writeNumberField("serverTime", message.serverTimeMs());
          json.writeStringField("connectionId", connection.connectionId());
          json.writeNumberField("heartbeatInterval", HEARTBEAT_INTERVAL_MS);
        });
  }

  private byte[] authenticated(ServerMessage.Authenticated message) {
    return frame("ack", message.serverTimeMs(), json -> request(json, message.request()));
  }

  private byte[] subscribed(ServerMessage.Subscribed message) {
    ServerMessage.Confirmed confirmed = message.topics().get(0);
    return frame(
        "ack",
        message.serverTimeMs(),
        json -> {
          request(json, message.request());
          json.writeStringField("topic", confirmed.topic().name());
          if (confirmed.position() != null) {
            json.writeStringField("epoch", confirmed.position().epoch());
            json.writeNumberField("sequence", confirmed.position().sequence());
          }
          if (confirmed.recovered() != null) {
            json.writeBooleanField("recovered", confirmed.recovered());
          }
        });
  }

  private byte[] unsubscribed(ServerMessage.Unsubscribed message) {
    return frame(
        "ack",
        message.serverTimeMs(),
        json -> {
          request(json, message.request());
          json.writeStringField("topic", message.request().topics().get(0).name());
        });
  }

  private byte[] invoked(ServerMessage.Invoked message) {
    return frame(
        "ack",
        message.serverTimeMs(),
        json -> {
          request(json, message.request());
          json.writeObjectField("result", message.reply().value());
        });
  }

  // The document's two fields and no more (contract 5.1).
  private byte[] heartbeat(ServerMessage.Heartbeat message) {
    return form.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", "heartbeat");
          json.writeNumberField("timestamp", message.serverTimeMs());
          json.writeEndObject();
        });
  }

  private byte[] failed(ServerMessage.Failed message) {
    Failure failure = message.failure();
    return frame(
        "error",
        message.serverTimeMs(),
        json -> {
          json.writeNumberField("code", EnvelopeErrors.code(failure.code()));
          json.writeStringField("message", failure.detail());
          details(json, message);
          if (message.request() != null) {
            request(json, message.request());
          }
        });
  }

  private static void details(JsonGenerator json, ServerMessage.Failed message) throws IOException {
    boolean tokenRefused =
        EnvelopeErrors.code(message.failure().code())
            == EnvelopeErrors.code(FailureCode.UNAUTHENTICATED);
    String topic = topicOf(message.request());
    List<String> subjects = topic == null ? message.failure().subjects() : List.of();
    if (!tokenRefused && topic == null && subjects.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("details");
    if (tokenRefused) {
      json.writeNumberField("status", TOKEN_REFUSED);
    }
    if (topic != null) {
      json.writeStringField("topic", topic);
    }
    if (!subjects.isEmpty()) {
      json.writeArrayFieldStart("subjects");
      for (String subject : subjects) {
        json.writeString(subject);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** The topic that the failed request was about; null where it was about none. */
  private static @Nullable String topicOf(@Nullable ClientMessage request) {
    if (request == null) {
      return null;
    }
    return switch (request.kind()) {
      case SUBSCRIBE -> ((ClientMessage.Subscribe) request).topics().get(0).topic().name();
      case UNSUBSCRIBE -> ((ClientMessage.Unsubscribe) request).topics().get(0).name();
      case AUTHENTICATE, INVOKE, HEARTBEAT, ACKNOWLEDGE, DISCONNECT, REJECTED -> null;
    };
  }

  private byte[] closing(ServerMessage.Closing message) {
    return frame(
        "disconnect",
        message.serverTimeMs(),
        json -> {
          json.writeNumberField("code", message.code());
          json.writeStringField("reason", message.reason());
          json.writeBooleanField("reconnect", message.reconnect());
          json.writeNumberField("retryAfter", message.retryAfterMs());
        });
  }

  private static void request(JsonGenerator json, ClientMessage request) throws IOException {
    RequestId id = request.requestId();
    if (id != null) {
      json.writeFieldName("messageId");
      json.writeTree(id.json());
    }
  }

  private byte[] frame(String type, long timestamp, EnvelopeForm.Content data) {
    return form.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", type);
          json.writeObjectFieldStart("data");
          data.write(json);
          json.writeEndObject();
          json.writeNumberField("timestamp", timestamp);
          json.writeStringField("messageId", messageIds.get());
          json.writeEndObject();
        });
  }
}
