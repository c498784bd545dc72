package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import io.vertx.core.Future;

/** Carries out one kind of command. */
@FunctionalInterface
public interface CommandHandler<A extends Record, R extends Record> {

  /**
   * Called on the domain's event loop; completes once what changed is on disk, or fails with a
   * {@link dev.switchboard.protocol.FailureException}.
   */
  Future<Reply<R>> handle(Command<A> command);
}
