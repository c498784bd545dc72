package dev.switchboard.chaos.check;

/** The ways in which a promise is broken. */
public enum FindingKind {
  /** Acknowledged or logged, and it never came. */
  LOST,
  /** A reader's sequence jumps over what nobody has, and nobody told it. */
  GAP,
  /** There is one thing twice. */
  DOUBLED,
  /** Something stands before what came earlier. */
  OUT_OF_ORDER,
  /** There is something that nobody wrote, or that was refused. */
  PHANTOM,
  /** One place in a topic is two things. */
  REUSED,
  /** A principal was given what is not for it. */
  WRONG_PRINCIPAL
}
