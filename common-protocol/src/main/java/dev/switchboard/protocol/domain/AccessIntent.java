package dev.switchboard.protocol.domain;

/** What a socket wants of a topic. */
public enum AccessIntent {
  /** To receive its events; the topic must exist. */
  SUBSCRIBE,
  /**
   * The same, making what the topic is about where its domain does so (contract 5.5 autoCreate).
   */
  JOIN
}
