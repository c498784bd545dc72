package dev.switchboard.session;

import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.store.OnceId;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests that come again: they get the first answer, and one that comes while the first is under
 * way waits for it. Asked before anything outside the database is done, such as binding a port,
 * which the first request has taken. Lives on the domain's event loop.
 */
final class Repeats {

  private final Store store;
  private final Map<OnceKey, Future<?>> underWay = new HashMap<>();

  Repeats(Store store) {
    this.store = store;
  }

  /**
   * Does the work of a request that is new or has no key.
   *
   * @param work keeps its answer under the key
   */
  <R> Future<Reply<R>> once(
      @Nullable OnceKey key, Class<R> answerType, Supplier<Future<Reply<R>>> work) {
    if (key == null) {
      return work.get();
    }
    Future<?> first = underWay.get(key);
    if (first != null) {
      return first.map(value -> new Reply<>(answerType.cast(value), true));
    }
    OnceId id = OnceId.of(key);
    Future<Reply<R>> answer =
        store
            .write(tx -> Pending.of(tx.recall(id, answerType)))
            .compose(
                kept ->
                    kept.map(value -> Future.succeededFuture(new Reply<>(value, true)))
                        .orElseGet(work));
    underWay.put(key, answer.map(Reply::value));
    return answer.onComplete(done -> underWay.remove(key));
  }
}
