package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Fatal;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls handlers that others wrote. */
final class Guarded {

  private Guarded() {}

  /**
   * Calls a handler so that whatever it throws, a class that cannot be loaded included, is a failed
   * future, and an answer that is none too.
   */
  static <T> Future<T> call(Callable<? extends @Nullable Future<? extends T>> handler) {
    try {
      Future<? extends T> answer = handler.call();
      return answer == null
          ? Future.failedFuture(new IllegalStateException("a handler returned null"))
          : answer.map(value -> value);
    } catch (Throwable e) {
      Fatal.rethrow(e);
      return Future.failedFuture(e);
    }
  }
}
