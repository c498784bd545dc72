package dev.switchboard.protocol.command;

/**
 * One kind of command: its name {@code <domain>.<action>} and its records.
 *
 * @param forSockets whether sockets may call it by name (contract 5.1, commands); the others are
 *     reached by HTTP or by a dialect's own message only
 */
public record CommandType<A extends Record, R extends Record>(
    String name, Class<A> arguments, Class<R> result, boolean forSockets) {

  /** A command that sockets may call by name. */
  public static <A extends Record, R extends Record> CommandType<A, R> forSockets(
      String name, Class<A> arguments, Class<R> result) {
    return new CommandType<>(name, arguments, result, true);
  }

  /** A command behind an HTTP route or a dialect's own message. */
  public static <A extends Record, R extends Record> CommandType<A, R> internal(
      String name, Class<A> arguments, Class<R> result) {
    return new CommandType<>(name, arguments, result, false);
  }
}
