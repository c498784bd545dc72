package dev.switchboard.protocol.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words in which one dialect tells of a domain's own kind of events: a frame as JSON in which
 * some texts stand for parts of the event. It is data, so that a gateway that has none of the
 * domain's classes can write it.
 *
 * <p>A text that is one of these as a whole is replaced: <code>{data}</code> by all that the event
 * says, <code>{data.votes}</code> by one field of it, <code>{topic}</code>, <code>{kind}</code>,
 * <code>{id}</code>, <code>{timestamp}</code> (epoch milliseconds), <code>{sequence}</code> and
 * <code>{epoch}</code>. What the event does not have is left out.
 */
public record Rendering(@JsonValue ObjectNode frame) {

  private static final String DATA = "{data}";
  private static final String FIELD = "{data.";
  private static final Set<String> PARTS =
      Set.of(DATA, "{topic}", "{kind}", "{id}", "{timestamp}", "{sequence}", "{epoch}");

  /**
   * Takes a frame.
   *
   * @throws IllegalArgumentException where a text looks as if it stood for a part that events do
   *     not have
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Rendering {
    check(frame);
  }

  /** Reads a frame from JSON text. */
  public static Rendering of(String json) {
    return new Rendering(Json.parseObject(json));
  }

  private static void check(JsonNode node) {
    if (node.isTextual() && node.textValue().matches("\\{[a-z].*}")) {
      String text = node.textValue();
      if (!PARTS.contains(text) && !text.startsWith(FIELD)) {
        throw new IllegalArgumentException("events have no " + text);
      }
    }
    node.forEach(Rendering::check);
  }

  /** The frame that tells of an event. */
  public ObjectNode of(Event event) {
    return (ObjectNode) filled(frame, event);
  }

  private static JsonNode filled(JsonNode node, Event event) {
    if (node.isObject()) {
      ObjectNode filled = Json.object();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        value(field.getValue(), event).ifPresent(value -> filled.set(field.getKey(), value));
      }
      return filled;
    }
    ArrayNode filled = JsonNodeFactory.instance.arrayNode();
    node.forEach(item -> value(item, event).ifPresent(filled::add));
    return filled;
  }

  private static Optional<JsonNode> value(JsonNode node, Event event) {
    if (node.isContainerNode()) {
      return Optional.of(filled(node, event));
    }
    return node.isTextual() ? part(node.textValue(), event) : Optional.of(node);
  }

  private static Optional<JsonNode> part(String text, Event event) {
    Optional<Position> position = Optional.ofNullable(event.position());
    return switch (text) {
      case DATA -> Optional.of(event.payload().json());
      case "{topic}" -> Optional.of(TextNode.valueOf(event.topic().name()));
      case "{kind}" -> Optional.of(TextNode.valueOf(event.payload().kindName()));
      case "{id}" -> Optional.of(TextNode.valueOf(event.id()));
      case "{timestamp}" -> Optional.of(LongNode.valueOf(event.timestamp()));
      case "{sequence}" -> position.map(at -> LongNode.valueOf(at.sequence()));
      case "{epoch}" -> position.map(at -> TextNode.valueOf(at.epoch()));
      default ->
          text.startsWith(FIELD) && text.endsWith("}")
              ? Optional.ofNullable(
                  event.payload().json().get(text.substring(FIELD.length(), text.length() - 1)))
              : Optional.of(TextNode.valueOf(text));
    };
  }
}
