package dev.switchboard.session;

import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first answers to requests that come again. They are asked for before anything outside the
 * database is done, such as binding a port, which the first request has taken.
 */
final class Recalled {

  private Recalled() {}

  /** The first answer; empty where the request is new or has no key. */
  static <R> Future<Optional<Reply<R>>> first(
      Store store, @Nullable OnceKey key, Class<R> answerType) {
    if (key == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return store
        .write(tx -> Pending.of(tx.recall(key, answerType)))
        .map(answer -> answer.map(value -> new Reply<>(value, true)));
  }
}
