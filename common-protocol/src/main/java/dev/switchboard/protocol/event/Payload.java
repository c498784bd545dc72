package dev.switchboard.protocol.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import java.util.Optional;

/**
 * What an event says: one immutable record per kind, of the kinds that come with the server or of
 * one that a domain brings.
 */
public sealed interface Payload permits BuiltIn, Custom {

  /**
   * Reads what {@link #json} wrote. A kind that this node does not know is a {@link Custom} one.
   *
   * @param name the name of the kind
   * @throws FailureException where the JSON is none of a built-in kind, or is no object
   */
  static Payload of(String name, JsonNode json) {
    Optional<PayloadKind> kind = PayloadKind.find(name);
    return kind.isPresent()
        ? Json.decode(json, kind.get().type())
        : new Custom(name, Json.decode(json, ObjectNode.class));
  }

  /** Reads what {@link #encoded} wrote, as {@link #of(String, JsonNode)} does. */
  static Payload of(String name, byte[] json) {
    Optional<PayloadKind> kind = PayloadKind.find(name);
    return kind.isPresent()
        ? Json.decode(json, kind.get().type())
        : new Custom(name, Json.decode(json, ObjectNode.class));
  }

  /** The name of its kind in the log, between nodes and in the dialects' {@code kind}. */
  String kindName();

  /** What it says as JSON. Not to be changed. */
  ObjectNode json();

  /** What it says as UTF-8 JSON. */
  byte[] encoded();
}
