package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.WholeNumbers;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.MarkRead;
import dev.switchboard.protocol.chat.ReadHistory;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.ParsedObject;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.TopicSelection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of chat clients. What is wrong with a frame is looked for in this order: its
 * form, its type, whether its sender may speak yet, its fields.
 */
final class ChatDialectReader {

  private enum Request {
    AUTH,
    JOIN_SESSION,
    LEAVE_SESSION,
    SEND_MESSAGE,
    TYPING,
    READ,
    HISTORY,
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

  private ChatDialectReader(ObjectNode frame, @Nullable RequestId id, ConnectionView connection) {
    this.frame = frame;
    this.id = id;
    this.connection = connection;
  }

  static ClientMessage read(String text, ConnectionView connection) {
    ParsedObject frame = Json.read(text);
    RequestId id = RequestId.in(frame.fields(), "id");
    try {
      return new ChatDialectReader(frame.orThrow(), id, connection).message();
    } catch (FailureException e) {
      return new ClientMessage.Rejected(id, e.failure());
    }
  }

  private ClientMessage message() {
    JsonNode type = frame.path("type");
    if (!type.isTextual()) {
      throw refused(FailureCode.INVALID_MESSAGE, "type is missing or no text");
    }
    Request request = Request.BY_TYPE.get(type.textValue());
    if (request == null) {
      throw refused(FailureCode.UNKNOWN_TYPE, "type is none of this dialect");
    }
    if (connection.principal() == null && !request.servesStrangers()) {
      throw refused(FailureCode.UNAUTHENTICATED, "auth comes first");
    }
    return switch (request) {
      case AUTH -> auth();
      case JOIN_SESSION -> joinSession();
      case LEAVE_SESSION -> leaveSession();
      case SEND_MESSAGE -> sendMessage();
      case TYPING -> invoke(ChatCommands.TYPING, new ChatRef(namedOrCurrentSession()));
      case READ -> read();
      case HISTORY -> history();
      case PING -> new ClientMessage.Heartbeat(id);
    };
  }

  private ClientMessage auth() {
    String token = optionalText("token");
    JsonNode user = frame.path("user_id");
    if (empty(user)) {
      if (token == null && !proven()) {
        throw refused(FailureCode.MISSING_USER_ID, "user_id is missing");
      }
      return new ClientMessage.Authenticate(id, token, null, null, null);
    }
    UserId claimed = user.isTextual() ? UserId.of(user.textValue()) : UserId.of(whole("user_id"));
    return new ClientMessage.Authenticate(id, token, claimed, null, null);
  }

  /** Whether a token that came before this message names the user already. */
  private boolean proven() {
    Principal principal = connection.principal();
    return principal != null && principal.verified();
  }

  private ClientMessage joinSession() {
    if (empty(frame.path("session_id"))) {
      throw refused(FailureCode.MISSING_SESSION_ID, "session_id is missing");
    }
    Topic topic = ChatTopics.session(session());
    TopicSelection selection =
        new TopicSelection(
            topic,
            null,
            has("after_id") ? Positions.read(frame.path("after_id"), "after_id") : null);
    return new ClientMessage.Subscribe(id, List.of(selection), true, true);
  }

  private ClientMessage leaveSession() {
    Topic current =
        currentTopic()
            .orElseThrow(() -> refused(FailureCode.NOT_JOINED, "the socket is in no session"));
    return new ClientMessage.Unsubscribe(id, List.of(current));
  }

  private ClientMessage sendMessage() {
    if (empty(frame.path("session_id")) || empty(frame.path("content"))) {
      throw refused(FailureCode.MISSING_SESSION_ID_OR_CONTENT, "session_id or content is missing");
    }
    String content = text(frame.path("content"), "content");
    return invoke(ChatCommands.SEND, new SendChat(session(), content, optionalText("client_id")));
  }

  private ClientMessage read() {
    long session = namedOrCurrentSession();
    return invoke(ChatCommands.READ, new MarkRead(session, wholeFromZero("message_id")));
  }

  private ClientMessage history() {
    long session = namedOrCurrentSession();
    Long before = has("before_id") ? wholeFromZero("before_id") : null;
    Integer limit = has("limit") ? (int) Math.min(wholeFromZero("limit"), 501) : null;
    return invoke(ChatCommands.HISTORY, new ReadHistory(session, before, limit));
  }

  private <A extends Record> ClientMessage invoke(CommandType<A, ?> command, A arguments) {
    return new ClientMessage.Invoke(id, command, arguments, null);
  }

  private long namedOrCurrentSession() {
    if (!empty(frame.path("session_id"))) {
      return session();
    }
    return currentTopic()
        .map(topic -> ChatTopics.sessionOf(topic).orElseThrow())
        .orElseThrow(() -> refused(FailureCode.MISSING_SESSION_ID, "session_id is missing"));
  }

  // What can name no session is a session that does not exist (contract 7, chat).
  private long session() {
    return WholeNumbers.asLong(frame.path("session_id")).stream()
        .filter(id -> id >= 1 && id <= ChatTopics.MAX_SESSION_ID)
        .findFirst()
        .orElseThrow(() -> refused(FailureCode.NOT_FOUND, "session_id names no session"));
  }

  private Optional<Topic> currentTopic() {
    return connection.topics().stream()
        .filter(topic -> ChatTopics.sessionOf(topic).isPresent())
        .findFirst();
  }

  private boolean has(String field) {
    return !missing(frame.path(field));
  }

  private @Nullable String optionalText(String field) {
    JsonNode node = frame.path(field);
    return missing(node) ? null : text(node, field);
  }

  private static String text(JsonNode node, String field) {
    if (!node.isTextual()) {
      throw refused(FailureCode.INVALID_MESSAGE, field + " is no text");
    }
    return node.textValue();
  }

  private long whole(String field) {
    return WholeNumbers.asLong(frame.path(field))
        .orElseThrow(
            () -> refused(FailureCode.INVALID_MESSAGE, field + " is missing or no whole number"));
  }

  private long wholeFromZero(String field) {
    long value = whole(field);
    if (value < 0) {
      throw refused(FailureCode.INVALID_MESSAGE, field + " is negative");
    }
    return value;
  }

  private static boolean missing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static boolean empty(JsonNode node) {
    return missing(node) || (node.isTextual() && node.textValue().isEmpty());
  }

  private static FailureException refused(FailureCode code, String detail) {
    return Failure.of(code, detail).exception();
  }
}
