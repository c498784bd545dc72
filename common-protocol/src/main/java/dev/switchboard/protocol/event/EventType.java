package dev.switchboard.protocol.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A kind of events that a domain brings: its name and the record that holds what such an event
 * says.
 *
 * @param name {@code <domain>.<what happened>}, such as {@code polls.voted}; kept in logs, so never
 *     reused for anything else
 * @param payload a record that Jackson can write as a JSON object
 * @param renderings how dialects tell of it that have other words for it than their usual ones, by
 *     the dialects' names
 */
public record EventType<P extends Record>(
    String name, Class<P> payload, Map<String, Rendering> renderings) {

  /** The form of the names of kinds, commands and so on: the domain's, a dot, one more word. */
  public static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9_-]*(\\.[a-zA-Z0-9_-]+)+");

  public EventType {
    if (!NAME.matcher(name).matches() || name.length() > 64) {
      throw new IllegalArgumentException("not the name of a kind of events: " + name);
    }
    if (PayloadKind.find(name).isPresent()) {
      throw new IllegalArgumentException("the kind " + name + " comes with the server");
    }
    renderings = Map.copyOf(renderings);
  }

  /** A kind that every dialect tells of in its usual words. */
  public static <P extends Record> EventType<P> of(String name, Class<P> payload) {
    return new EventType<>(name, payload, Map.of());
  }

  /** The same kind, of which one dialect tells in words of its own. */
  public EventType<P> in(String dialect, Rendering rendering) {
    Map<String, Rendering> more = new TreeMap<>(renderings);
    more.put(dialect, rendering);
    return new EventType<>(name, payload, more);
  }

  /**
   * What an event of this kind says, as the log and the event bus carry it.
   *
   * @throws IllegalArgumentException where it nests too deeply to travel inside other objects
   */
  public Custom of(P value) {
    ObjectNode json = Json.tree(value);
    if (Json.nestsDeeper(json, Json.MAX_VALUE_NESTING)) {
      throw new IllegalArgumentException(
          "an event of kind %s nests deeper than %d levels"
              .formatted(name, Json.MAX_VALUE_NESTING));
    }
    return new Custom(name, json);
  }

  /** Whether an event is of this kind. */
  public boolean is(Event event) {
    return event.payload().kindName().equals(name);
  }

  /**
   * What an event of this kind says.
   *
   * @throws dev.switchboard.protocol.FailureException {@code INVALID_MESSAGE} where the record
   *     cannot hold it, as after a change of the record
   */
  public P read(Event event) {
    if (!is(event)) {
      throw new IllegalArgumentException(event.payload().kindName() + " is not " + name);
    }
    return Json.decode(event.payload().json(), payload);
  }
}
