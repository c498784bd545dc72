package dev.switchboard.protocol.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.JsonSchema;

/**
 * What a domain announces of a command: data that every node can read, without the command's
 * classes.
 *
 * @param name {@code <domain>.<action>}
 * @param arguments the JSON Schema of its arguments, an object
 * @param result the JSON Schema of its result, an object
 * @param forSockets whether sockets may call it by name (contract 5.1, commands)
 */
public record CommandSpec(
    String name, ObjectNode arguments, ObjectNode result, boolean forSockets) {

  /** What is announced of a command. */
  public static CommandSpec of(CommandType<?, ?> type) {
    return new CommandSpec(
        type.name(),
        JsonSchema.of(type.arguments()),
        JsonSchema.of(type.result()),
        type.forSockets());
  }
}
