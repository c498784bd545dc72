package dev.switchboard.feed;

/** What the topics of a namespace are. */
enum TopicKind {
  /** A log of events, as much of it as the namespace keeps. */
  LOGGED,
  /** The newest event alone. */
  CONFLATED,
  /** Nothing: who is subscribed is told, and that is all. */
  EPHEMERAL,
  /** A collection of entries, each under a key. */
  KEYED
}
