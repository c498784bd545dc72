package dev.switchboard.protocol.command;

/**
 * A command's answer.
 *
 * @param value the result, a record
 * @param repeated whether it is the first answer to a request that came again
 */
public record Reply<R>(R value, boolean repeated) {

  /** The answer to work just done. */
  public static <R> Reply<R> of(R value) {
    return new Reply<>(value, false);
  }
}
