package dev.switchboard.protocol.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.json.Json;

/**
 * A command's answer.
 *
 * @param value the result: a record, or its JSON where it came from another node
 * @param repeated whether it is the first answer to a request that came again
 */
public record Reply<R>(R value, boolean repeated) {

  /** The answer to work just done. */
  public static <R> Reply<R> of(R value) {
    return new Reply<>(value, false);
  }

  /** The result as a record of the command's own class. */
  public <T> T as(Class<T> type) {
    Object result = value;
    return result instanceof JsonNode json ? Json.decode(json, type) : type.cast(result);
  }

  /** The same answer, its result as a record of the command's own class. */
  public <T> Reply<T> to(Class<T> type) {
    return new Reply<>(as(type), repeated);
  }
}
