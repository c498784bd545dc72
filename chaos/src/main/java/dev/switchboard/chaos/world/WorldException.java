package dev.switchboard.chaos.world;

/** Something around the nodes could not be made; the message says what, in a line. */
public final class WorldException extends RuntimeException {

  /** With the reason. */
  public WorldException(String message) {
    super(message);
  }

  /** With the cause. */
  public WorldException(String message, Throwable cause) {
    super(message, cause);
  }
}
