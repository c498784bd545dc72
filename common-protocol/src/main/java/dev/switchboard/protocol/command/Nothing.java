package dev.switchboard.protocol.command;

/** The arguments or the result of a command that has none: an empty JSON object. */
public record Nothing() {

  /** The only value needed. */
  public static final Nothing NOTHING = new Nothing();
}
