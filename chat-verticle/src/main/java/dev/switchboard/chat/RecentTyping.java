package dev.switchboard.chat;

import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last typing requests, so that one that comes again is not heard twice. In memory, the newest
 * 10,000 only: typing is not worth a write, and heard twice it does no harm. Lives on the domain's
 * event loop.
 */
final class RecentTyping {

  private static final int KEPT = 10_000;

  private final Map<OnceKey, Future<Reply<Nothing>>> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OnceKey, Future<Reply<Nothing>>> eldest) {
          return size() > KEPT;
        }
      };

  /** Does the work of a request that is new or has no key; one that failed may be tried again. */
  Future<Reply<Nothing>> once(@Nullable OnceKey key, Supplier<Future<Reply<Nothing>>> work) {
    if (key == null) {
      return work.get();
    }
    Future<Reply<Nothing>> first = recent.get(key);
    if (first != null) {
      return first.map(done -> new Reply<>(done.value(), true));
    }
    Future<Reply<Nothing>> answer = work.get();
    recent.put(key, answer);
    return answer.onFailure(thrown -> recent.remove(key, answer));
  }
}
