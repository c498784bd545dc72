package dev.switchboard.protocol.command;

import dev.switchboard.protocol.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A command as its handler gets it: its arguments are the command's own record. Immutable.
 *
 * @param caller on whose behalf
 * @param once makes a repeat harmless; null where the client gave no id
 */
public record Command<A extends Record>(
    CommandType<A, ?> type, Caller caller, A arguments, @Nullable OnceKey once) {

  /**
   * Binds the arguments of a request.
   *
   * @throws dev.switchboard.protocol.FailureException where they do not fit
   */
  public static <A extends Record> Command<A> of(CommandType<A, ?> type, CommandRequest request) {
    return new Command<>(
        type, request.caller(), request.arguments().as(type.arguments()), request.once());
  }

  /** The command as it travels. */
  public CommandRequest request() {
    return new CommandRequest(type.name(), caller, Arguments.of(arguments), once);
  }
}
