package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.BuiltIn;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.tcp.SendTcp;
import dev.switchboard.protocol.tcp.TcpTopics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the frames that TCP consoles get, field by field. */
final class SessionDialectWriter {

  private static final String SERVER_VERSION = "1.0";

  private SessionDialectWriter() {}

  /** Writes fields of an object. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  static byte @Nullable [] answer(ServerMessage message, ConnectionView connection) {
    return switch (message.kind()) {
      case WELCOME, CLOSING -> null;
      case AUTHENTICATED -> authenticated((ServerMessage.Authenticated) message);
      case SUBSCRIBED -> subscribed((ServerMessage.Subscribed) message);
      case UNSUBSCRIBED -> unsubscribed((ServerMessage.Unsubscribed) message);
      case INVOKED -> invoked((ServerMessage.Invoked) message);
      case HEARTBEAT -> pong((ServerMessage.Heartbeat) message);
      case FAILED -> failed((ServerMessage.Failed) message, connection);
    };
  }

  static byte @Nullable [] event(Event event) {
    return event.payload() instanceof BuiltIn payload ? event(event, payload) : null;
  }

  private static byte @Nullable [] event(Event event, BuiltIn payload) {
    return switch (payload.kind()) {
      case TCP_MESSAGE -> tcpMessage(event, (TcpMessage) payload);
      case TCP_STATUS -> sessionStatus(event, (TcpStatus) payload);
      case CHAT_MESSAGE,
          CHAT_TYPING,
          CHAT_READ,
          NOTIFICATION,
          RUN_RESULT,
          TASK_PROGRESS,
          TASK_STATUS,
          TASK_LISTED,
          PUBLISHED,
          PRESENCE ->
          null;
    };
  }

  private static byte[] authenticated(ServerMessage.Authenticated message) {
    ClientMessage.Authenticate request = message.request();
    return response(
        request.requestId(),
        0,
        "认证成功",
        message.serverTimeMs(),
        data -> {
          data.writeStringField("clientId", request.clientId());
          data.writeStringField("serverVersion", SERVER_VERSION);
        });
  }

  private static byte[] subscribed(ServerMessage.Subscribed message) {
    Topic topic = message.request().topics().get(0).topic();
    RequestId id = message.request().requestId();
    return done(id, "订阅成功", message.serverTimeMs(), session(topic), "subscribed");
  }

  private static byte[] unsubscribed(ServerMessage.Unsubscribed message) {
    Topic topic = message.request().topics().get(0);
    RequestId id = message.request().requestId();
    return done(id, "取消订阅成功", message.serverTimeMs(), session(topic), "unsubscribed");
  }

  // The only command of this dialect.
  private static byte[] invoked(ServerMessage.Invoked message) {
    String sessionId = message.request().arguments().as(SendTcp.class).sessionId();
    RequestId id = message.request().requestId();
    return done(id, "发送成功", message.serverTimeMs(), sessionId, "sent");
  }

  private static byte[] pong(ServerMessage.Heartbeat message) {
    return frame("pong", message.requestId(), message.serverTimeMs(), json -> {});
  }

  private static byte[] failed(ServerMessage.Failed message, ConnectionView connection) {
    ClientMessage request = message.request();
    Failure failure = message.failure();
    SessionError error = SessionError.of(failure.code());
    RequestId id = request == null ? null : request.requestId();
    if (request != null && isAuthentication(request, failure.code(), connection)) {
      return response(id, error.code(), error.text(failure), message.serverTimeMs(), null);
    }
    Optional<String> sessionId = subject(request, failure);
    return write(
        json -> {
          json.writeStringField("type", "error");
          json.writeNumberField("timestamp", message.serverTimeMs());
          json.writeObjectFieldStart("data");
          json.writeNumberField("code", error.code());
          json.writeStringField("message", error.text(failure));
          json.writeStringField("details", failure.detail());
          if (sessionId.isPresent()) {
            json.writeStringField("sessionId", sessionId.get());
          }
          json.writeEndObject();
          id(json, id);
        });
  }

  // An authentication that succeeded may still name a session that cannot be subscribed to; that
  // was answered with success, so this is an error like any other.
  private static boolean isAuthentication(
      ClientMessage request, FailureCode code, ConnectionView connection) {
    return switch (request.kind()) {
      case REJECTED -> ((ClientMessage.Rejected) request).authentication();
      case AUTHENTICATE ->
          connection.principal() == null
              || code == FailureCode.AUTHENTICATION_FAILED
              || code == FailureCode.UNAUTHENTICATED
              || code == FailureCode.CONNECTION_LIMIT
              || code == FailureCode.MISSING_USER_ID;
      case SUBSCRIBE, UNSUBSCRIBE, INVOKE, HEARTBEAT, ACKNOWLEDGE, DISCONNECT -> false;
    };
  }

  private static Optional<String> subject(@Nullable ClientMessage request, Failure failure) {
    if (request instanceof ClientMessage.Invoke invoke) {
      return Optional.of(invoke.arguments().as(SendTcp.class).sessionId());
    }
    return failure.subjects().stream()
        .filter(Topic::isName)
        .flatMap(subject -> TcpTopics.sessionOf(new Topic(subject)).stream())
        .findFirst()
        .or(() -> topicOf(request).flatMap(TcpTopics::sessionOf));
  }

  private static Optional<Topic> topicOf(@Nullable ClientMessage request) {
    if (request instanceof ClientMessage.Subscribe subscribe) {
      return subscribe.topics().stream().map(selection -> selection.topic()).findFirst();
    }
    if (request instanceof ClientMessage.Authenticate authenticate) {
      return Optional.ofNullable(authenticate.then());
    }
    return Optional.empty();
  }

  private static byte[] tcpMessage(Event event, TcpMessage message) {
    Position position = event.position();
    return push(
        "tcp_message",
        event.timestamp(),
        data -> {
          data.writeStringField("sessionId", message.sessionId());
          data.writeStringField("direction", message.direction());
          data.writeStringField("content", message.content());
          data.writeBooleanField("isHex", message.isHex());
          data.writeNumberField("byteLength", message.byteLength());
          data.writeNumberField("timestamp", message.timestamp());
          if (position != null) {
            data.writeNumberField("sequence", position.sequence());
          }
          peer(data, message.peer());
        });
  }

  private static byte[] sessionStatus(Event event, TcpStatus status) {
    return push(
        "session_status",
        event.timestamp(),
        data -> {
          data.writeStringField("sessionId", status.sessionId());
          data.writeStringField("status", status.status());
          data.writeNumberField("timestamp", status.timestamp());
          peer(data, status.peer());
          if (status.readClosed() != null) {
            data.writeBooleanField("readClosed", status.readClosed());
          }
        });
  }

  private static void peer(JsonGenerator data, @Nullable String peer) throws IOException {
    if (peer != null) {
      data.writeStringField("peer", peer);
    }
  }

  private static String session(Topic topic) {
    return topic.after(TcpTopics.PREFIX);
  }

  private static byte[] done(
      @Nullable RequestId id, String text, long timestamp, String sessionId, String status) {
    return response(
        id,
        0,
        text,
        timestamp,
        data -> {
          data.writeStringField("sessionId", sessionId);
          data.writeStringField("status", status);
        });
  }

  private static byte[] response(
      @Nullable RequestId id, int code, String text, long timestamp, @Nullable Fields data) {
    return write(
        json -> {
          json.writeStringField("type", "auth_response");
          id(json, id);
          json.writeNumberField("code", code);
          json.writeStringField("message", text);
          json.writeNumberField("timestamp", timestamp);
          if (data != null) {
            json.writeObjectFieldStart("data");
            data.write(json);
            json.writeEndObject();
          }
        });
  }

  private static byte[] push(String type, long timestamp, Fields data) {
    return frame(
        type,
        null,
        timestamp,
        json -> {
          json.writeObjectFieldStart("data");
          data.write(json);
          json.writeEndObject();
        });
  }

  private static byte[] frame(String type, @Nullable RequestId id, long timestamp, Fields rest) {
    return write(
        json -> {
          json.writeStringField("type", type);
          id(json, id);
          json.writeNumberField("timestamp", timestamp);
          rest.write(json);
        });
  }

  private static void id(JsonGenerator json, @Nullable RequestId id) throws IOException {
    if (id != null) {
      json.writeFieldName("id");
      json.writeTree(id.json());
    }
  }

  private static byte[] write(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = Json.shared().createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
