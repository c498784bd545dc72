package dev.switchboard.protocol.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What somebody published on a feed topic; the data is nobody's business but the subscribers'.
 *
 * @param type {@code data}, {@code status} or {@code notification}
 * @param data any JSON value; never changed
 */
public record Published(String type, JsonNode data) implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.PUBLISHED;
  }
}
