package dev.switchboard.protocol.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;

/**
 * A payload of a kind that a domain brings. It is JSON everywhere but in that domain: no other node
 * needs the domain's classes, and {@link EventType#read} makes the record where there is one.
 *
 * @param kindName such as {@code polls.voted}
 * @param json what the event says; not to be changed
 */
public record Custom(String kindName, ObjectNode json) implements Payload {

  @Override
  public byte[] encoded() {
    return Json.encode(json);
  }
}
