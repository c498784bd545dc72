package dev.switchboard.protocol.domain;

/** What a domain wants to be told of how far a topic's events have got. */
public enum Tracking {
  /** Nothing. */
  NONE,
  /** What was written to the socket. */
  WRITTEN,
  /**
   * What the socket acknowledged; what waits for that is in the grant's snapshot, wherever the
   * client had got to.
   */
  ACKNOWLEDGED,
  /** How far the slowest socket has got, for a source that does not run ahead of it. */
  PACE
}
