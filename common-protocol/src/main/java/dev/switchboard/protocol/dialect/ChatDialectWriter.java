package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatHistory;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.ReadHistory;
import dev.switchboard.protocol.event.BuiltIn;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the frames that chat clients get, field by field. */
final class ChatDialectWriter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private final DateTimeFormatter time;

  ChatDialectWriter(ZoneId zone) {
    this.time = TIME.withZone(zone);
  }

  /** Writes the fields of a frame behind its type. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  byte @Nullable [] answer(ServerMessage message, ConnectionView connection) {
    return switch (message.kind()) {
      case WELCOME -> connected(connection);
      case AUTHENTICATED -> authSuccess((ServerMessage.Authenticated) message);
      case SUBSCRIBED -> joinedSession((ServerMessage.Subscribed) message);
      case UNSUBSCRIBED -> leftSession((ServerMessage.Unsubscribed) message);
      case INVOKED -> invoked((ServerMessage.Invoked) message);
      case HEARTBEAT -> frame("pong", ((ServerMessage.Heartbeat) message).requestId(), json -> {});
      case FAILED -> error((ServerMessage.Failed) message);
      case CLOSING -> null;
    };
  }

  byte @Nullable [] event(Event event) {
    return event.payload() instanceof BuiltIn payload ? event(payload) : null;
  }

  private byte @Nullable [] event(BuiltIn payload) {
    return switch (payload.kind()) {
      case CHAT_MESSAGE -> newMessage((ChatMessage) payload, null);
      case CHAT_TYPING -> typing((ChatTyping) payload);
      case CHAT_READ -> messageRead((ChatRead) payload);
      case NOTIFICATION,
          RUN_RESULT,
          TASK_PROGRESS,
          TASK_STATUS,
          TASK_LISTED,
          TCP_MESSAGE,
          TCP_STATUS,
          PUBLISHED,
          PRESENCE ->
          null;
    };
  }

  private byte[] connected(ConnectionView connection) {
    return frame(
        "connected",
        null,
        json -> {
          json.writeStringField("message", "WebSocket连接成功");
          json.writeStringField("connection_id", connection.connectionId());
        });
  }

  // The type of the JSON value comes back as it was sent (contract 5.5).
  private byte[] authSuccess(ServerMessage.Authenticated message) {
    UserId claimed = message.request().claimedId();
    UserId user = claimed != null ? claimed : message.principal().userId();
    return frame(
        "auth_success", message.request().requestId(), json -> user(json, "user_id", user));
  }

  private byte[] joinedSession(ServerMessage.Subscribed message) {
    Topic topic = message.request().topics().get(0).topic();
    return frame("joined_session", message.request().requestId(), json -> session(json, topic));
  }

  private byte[] leftSession(ServerMessage.Unsubscribed message) {
    Topic topic = message.request().topics().get(0);
    return frame("left_session", message.request().requestId(), json -> session(json, topic));
  }

  // What was sent, typed or read comes back as the event that everybody gets; only the sender of a
  // repeat is told the first message again, and alone (contract 7, chat).
  private byte @Nullable [] invoked(ServerMessage.Invoked message) {
    ClientMessage.Invoke request = message.request();
    RequestId id = message.request().requestId();
    if (request.calls(ChatCommands.HISTORY)) {
      return history(message.reply().as(ChatHistory.class), request, id);
    }
    if (request.calls(ChatCommands.SEND) && message.reply().repeated()) {
      return newMessage(message.reply().as(ChatMessage.class), id);
    }
    return null;
  }

  private byte[] history(
      ChatHistory history, ClientMessage.Invoke request, @Nullable RequestId id) {
    long sessionId = request.arguments().as(ReadHistory.class).sessionId();
    return frame(
        "history",
        id,
        json -> {
          json.writeNumberField("session_id", sessionId);
          json.writeArrayFieldStart("messages");
          for (ChatMessage message : history.items()) {
            message(json, message);
          }
          json.writeEndArray();
          json.writeBooleanField("has_more", history.hasMore());
        });
  }

  private byte[] error(ServerMessage.Failed message) {
    ClientMessage request = message.request();
    return frame(
        "error",
        request == null ? null : request.requestId(),
        json -> json.writeStringField("error", ChatErrors.text(message.failure())));
  }

  private byte[] newMessage(ChatMessage message, @Nullable RequestId id) {
    return frame(
        "new_message",
        id,
        json -> {
          json.writeNumberField("session_id", message.sessionId());
          json.writeFieldName("message");
          message(json, message);
        });
  }

  private static byte[] typing(ChatTyping typing) {
    return frame(
        "typing",
        null,
        json -> {
          json.writeNumberField("session_id", typing.sessionId());
          user(json, "user_id", typing.userId());
        });
  }

  private static byte[] messageRead(ChatRead read) {
    return frame(
        "message_read",
        null,
        json -> {
          json.writeNumberField("session_id", read.sessionId());
          json.writeNumberField("message_id", read.messageId());
          user(json, "user_id", read.userId());
        });
  }

  private void message(JsonGenerator json, ChatMessage message) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", message.id());
    json.writeNumberField("session_id", message.sessionId());
    user(json, "sender_id", message.senderId());
    json.writeStringField("content", message.content());
    json.writeStringField("created_at", time.format(Instant.ofEpochMilli(message.createdAt())));
    if (message.clientId() != null) {
      json.writeStringField("client_id", message.clientId());
    }
    json.writeEndObject();
  }

  private static void session(JsonGenerator json, Topic topic) throws IOException {
    json.writeNumberField("session_id", ChatTopics.sessionOf(topic).orElseThrow());
  }

  private static void user(JsonGenerator json, String field, UserId user) throws IOException {
    json.writeFieldName(field);
    if (user.numeric()) {
      json.writeNumber(user.value());
    } else {
      json.writeString(user.value());
    }
  }

  private static byte[] frame(String type, @Nullable RequestId id, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = Json.shared().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      fields.write(json);
      if (id != null) {
        json.writeFieldName("id");
        json.writeTree(id.json());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
