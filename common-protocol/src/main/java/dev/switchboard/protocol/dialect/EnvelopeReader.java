package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Arguments;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.ParsedObject;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.TopicSelection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the requests of the envelope dialect; what it throws or returns names the fault. */
final class EnvelopeReader {

  /** The longest message id, in UTF-16 units: ids are kept, to recognise repeats. */
  static final int MAX_MESSAGE_ID = 256;

  /** How many keys a filter may have. */
  static final int MAX_FILTER_KEYS = 16;

  /** The longest key and the longest value of a filter, in UTF-16 units: filters are kept. */
  static final int MAX_FILTER_TEXT = 1_024;

  /** How many ids one frame may acknowledge: a whole inbox. */
  static final int MAX_ACKNOWLEDGED = 1_000;

  private final Function<String, Optional<CommandSpec>> commands;

  EnvelopeReader(Function<String, Optional<CommandSpec>> commands) {
    this.commands = commands;
  }

  ClientMessage read(ParsedObject frame) {
    // A wrong one comes back too, so that its sender finds out which it was.
    RequestId id = RequestId.in(frame.fields(), "messageId");
    try {
      return read(frame.orThrow(), id);
    } catch (FailureException e) {
      return new ClientMessage.Rejected(id, e.failure());
    }
  }

  private ClientMessage read(ObjectNode frame, @Nullable RequestId id) {
    String type = text(frame, "type");
    String messageId = messageId(frame);
    return switch (type) {
      case "subscribe" -> subscribe(data(frame), id);
      case "unsubscribe" -> new ClientMessage.Unsubscribe(id, List.of(topic(data(frame))));
      case "ack" -> new ClientMessage.Acknowledge(id, acknowledged(data(frame)));
      case "auth" ->
          new ClientMessage.Authenticate(id, text(data(frame), "token"), null, null, null);
      case "heartbeat" -> new ClientMessage.Heartbeat(id);
      case "disconnect" -> new ClientMessage.Disconnect(id);
      default -> invoke(type, frame, id, messageId);
    };
  }

  private static @Nullable String messageId(ObjectNode frame) {
    JsonNode id = frame.get("messageId");
    if (missing(id)) {
      return null;
    }
    if (!id.isTextual()
        || id.textValue().isEmpty()
        || id.textValue().length() > MAX_MESSAGE_ID
        || hasControls(id.textValue())) {
      throw Require.invalid(
          "messageId is no text of 1 to "
              + MAX_MESSAGE_ID
              + " characters without control characters");
    }
    return id.textValue();
  }

  private static boolean hasControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private ClientMessage invoke(
      String type, ObjectNode frame, @Nullable RequestId id, @Nullable String messageId) {
    CommandSpec command =
        commands
            .apply(type)
            .filter(CommandSpec::forSockets)
            .orElseThrow(
                () ->
                    Failure.of(
                            FailureCode.UNKNOWN_TYPE, "there is no message or command of this type")
                        .exception());
    ObjectNode data = missing(frame.get("data")) ? Json.object() : data(frame);
    return new ClientMessage.Invoke(id, command.name(), Arguments.of(data), messageId);
  }

  private static ClientMessage subscribe(ObjectNode data, @Nullable RequestId id) {
    TopicSelection selection =
        new TopicSelection(topic(data), since(data), null, filter(data), flag(data, "presence"));
    return new ClientMessage.Subscribe(id, List.of(selection), false, false);
  }

  private static Topic topic(ObjectNode data) {
    String name = text(data, "topic");
    if (!Topic.isName(name)) {
      throw Failure.of(FailureCode.TOPIC_NOT_FOUND, "no topic can have this name").exception();
    }
    return new Topic(name);
  }

  private static Map<String, JsonNode> filter(ObjectNode data) {
    JsonNode params = data.get("params");
    if (missing(params)) {
      return Map.of();
    }
    if (!params.isObject()) {
      throw Require.invalid("params is no object");
    }
    if (params.size() > MAX_FILTER_KEYS) {
      throw Require.invalid("params has more than " + MAX_FILTER_KEYS + " keys");
    }
    Map<String, JsonNode> filter = new HashMap<>();
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      if (param.getKey().length() > MAX_FILTER_TEXT) {
        throw Require.invalid("params has a key of more than " + MAX_FILTER_TEXT + " characters");
      }
      filter.put(param.getKey(), filterValue(param.getKey(), param.getValue()));
    }
    return filter;
  }

  private static JsonNode filterValue(String key, JsonNode value) {
    JsonNode plain = EventFields.plain(value);
    if (plain == null) {
      throw Require.invalid("params." + key + " is no plain value");
    }
    if (plain.isTextual() && plain.textValue().length() > MAX_FILTER_TEXT) {
      throw Require.invalid("params." + key + " is longer than " + MAX_FILTER_TEXT + " characters");
    }
    return plain;
  }

  private static TopicSelection.@Nullable Since since(ObjectNode data) {
    JsonNode since = data.get("since");
    if (missing(since)) {
      return null;
    }
    if (!since.isObject()) {
      throw Require.invalid("since is no object");
    }
    JsonNode epoch = since.get("epoch");
    if (!missing(epoch) && !epoch.isTextual()) {
      throw Require.invalid("since.epoch is no text");
    }
    return new TopicSelection.Since(
        missing(epoch) ? null : epoch.textValue(),
        Positions.read(since.path("sequence"), "since.sequence"));
  }

  private static List<String> acknowledged(ObjectNode data) {
    List<String> ids = new ArrayList<>();
    if (!missing(data.get("messageId"))) {
      ids.add(text(data, "messageId"));
    }
    JsonNode more = data.get("messageIds");
    if (!missing(more)) {
      if (!more.isArray()) {
        throw Require.invalid("messageIds is no array");
      }
      if (more.size() > MAX_ACKNOWLEDGED) {
        throw Require.invalid("messageIds has more than " + MAX_ACKNOWLEDGED + " entries");
      }
      for (JsonNode id : more) {
        if (!id.isTextual()) {
          throw Require.invalid("messageIds has something that is no text");
        }
        ids.add(id.textValue());
      }
    } else if (ids.isEmpty()) {
      throw Require.invalid("messageId is missing in data");
    }
    return ids;
  }

  private static ObjectNode data(ObjectNode frame) {
    if (frame.get("data") instanceof ObjectNode data) {
      return data;
    }
    throw Require.invalid("data is missing or no object");
  }

  private static String text(ObjectNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
      throw Require.invalid(field + " is missing, empty or no text");
    }
    return value.textValue();
  }

  private static boolean flag(ObjectNode data, String field) {
    JsonNode value = data.get(field);
    if (!missing(value) && !value.isBoolean()) {
      throw Require.invalid(field + " is neither true nor false");
    }
    return !missing(value) && value.booleanValue();
  }

  private static boolean missing(@Nullable JsonNode node) {
    return node == null || node.isNull();
  }
}
