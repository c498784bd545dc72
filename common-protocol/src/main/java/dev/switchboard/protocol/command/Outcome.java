package dev.switchboard.protocol.command;

import dev.switchboard.protocol.Failure;

/** What comes back over the event bus: an answer, or why there is none. */
public sealed interface Outcome {

  /** The command was carried out, and what it changed is on disk. */
  record Done(Reply<?> reply) implements Outcome {}

  /** The command was refused and changed nothing. */
  record Failed(Failure failure) implements Outcome {}
}
