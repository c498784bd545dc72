package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.ParsedObject;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.protocol.tcp.SendTcp;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpTopics;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of TCP consoles. What is wrong with a frame is looked for in this order: its
 * form, its type, whether its sender may speak yet, its fields.
 */
final class SessionDialectReader {

  private enum Request {
    AUTH,
    SUBSCRIBE,
    UNSUBSCRIBE,
    SEND,
    PING;

    private static final Map<String, Request> BY_TYPE =
        Arrays.stream(values())
            .collect(
                Collectors.toUnmodifiableMap(
                    request -> request.name().toLowerCase(Locale.ROOT), Function.identity()));

    boolean servesStrangers() {
      return this == AUTH || this == PING;
    }
  }

  private final ObjectNode frame;
  private final @Nullable RequestId id;
  private final ConnectionView connection;

  private SessionDialectReader(
      ObjectNode frame, @Nullable RequestId id, ConnectionView connection) {
    this.frame = frame;
    this.id = id;
    this.connection = connection;
  }

  static ClientMessage read(String text, ConnectionView connection) {
    ParsedObject parsed = Json.read(text);
    RequestId id = RequestId.in(parsed.fields(), "id");
    boolean authentication = parsed.fields().path("type").asText().equals("auth");
    try {
      ObjectNode frame = parsed.orThrow();
      return new SessionDialectReader(frame, id, connection).message(request(frame));
    } catch (FailureException e) {
      return new ClientMessage.Rejected(id, e.failure(), authentication);
    }
  }

  private static Request request(ObjectNode frame) {
    JsonNode type = frame.path("type");
    if (!type.isTextual()) {
      throw refused(FailureCode.INVALID_MESSAGE, "type is missing or no text");
    }
    Request request = Request.BY_TYPE.get(type.textValue());
    if (request == null) {
      throw refused(FailureCode.UNKNOWN_TYPE, "type is none of this dialect");
    }
    return request;
  }

  private ClientMessage message(Request request) {
    if (connection.principal() == null && !request.servesStrangers()) {
      throw refused(FailureCode.UNAUTHENTICATED, "auth comes first");
    }
    return switch (request) {
      case AUTH -> auth();
      case SUBSCRIBE -> subscribe();
      case UNSUBSCRIBE -> new ClientMessage.Unsubscribe(id, List.of(topic()));
      case SEND -> send();
      case PING -> new ClientMessage.Heartbeat(id);
    };
  }

  // With a token the principal is the token's, and the client id names the device only. Without one
  // the client id is also who the client claims to be (contract 3).
  private ClientMessage auth() {
    String clientId = optionalText("clientId");
    if (clientId == null || clientId.isEmpty()) {
      throw refused(FailureCode.INVALID_MESSAGE, "data.clientId is missing or empty");
    }
    UserId name = UserId.of(clientId);
    String token = optionalText("token");
    Principal present = connection.principal();
    boolean proven = token != null || (present != null && present.verified());
    Topic then = has("sessionId") ? topic() : null;
    return new ClientMessage.Authenticate(id, token, proven ? null : name, clientId, then);
  }

  private ClientMessage subscribe() {
    Topic topic = topic();
    TopicSelection.Since since =
        has("since") ? new TopicSelection.Since(null, sequence("since")) : null;
    TopicSelection selection = new TopicSelection(topic, since, null);
    return new ClientMessage.Subscribe(id, List.of(selection), false, false);
  }

  private ClientMessage send() {
    String sessionId = sessionId();
    JsonNode content = data().path("content");
    if (!content.isTextual()) {
      throw refused(FailureCode.INVALID_MESSAGE, "data.content is missing or no text");
    }
    JsonNode hex = data().path("isHex");
    if (has("isHex") && !hex.isBoolean()) {
      throw refused(FailureCode.INVALID_MESSAGE, "data.isHex is neither true nor false");
    }
    SendTcp arguments =
        new SendTcp(sessionId, content.textValue(), hex.booleanValue(), optionalText("peer"));
    return new ClientMessage.Invoke(id, TcpCommands.SEND, arguments, null);
  }

  private Topic topic() {
    return TcpTopics.session(sessionId());
  }

  // A text that can name no session is a session that does not exist.
  private String sessionId() {
    String sessionId = optionalText("sessionId");
    if (sessionId == null || sessionId.isEmpty()) {
      throw refused(FailureCode.MISSING_SESSION_ID, "data.sessionId is missing or empty");
    }
    if (!TcpTopics.isSessionId(sessionId)) {
      throw refused(FailureCode.NOT_FOUND, "data.sessionId names no session");
    }
    return sessionId;
  }

  private ObjectNode data() {
    if (frame.path("data") instanceof ObjectNode data) {
      return data;
    }
    throw refused(FailureCode.INVALID_MESSAGE, "data is missing or no object");
  }

  private boolean has(String field) {
    JsonNode node = data().path(field);
    return !node.isMissingNode() && !node.isNull();
  }

  private @Nullable String optionalText(String field) {
    if (!has(field)) {
      return null;
    }
    JsonNode node = data().path(field);
    if (!node.isTextual()) {
      throw refused(FailureCode.INVALID_MESSAGE, "data." + field + " is no text");
    }
    return node.textValue();
  }

  private long sequence(String field) {
    return Positions.read(data().path(field), "data." + field);
  }

  private static FailureException refused(FailureCode code, String detail) {
    return Failure.of(code, detail).exception();
  }
}
