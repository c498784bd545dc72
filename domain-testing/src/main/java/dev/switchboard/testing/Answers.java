package dev.switchboard.testing;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.command.Reply;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for futures. */
public final class Answers {

  // As long as a very slow machine may need.
  private static final long PATIENCE_SECONDS = 60;

  private Answers() {}

  /**
   * What a future completes with.
   *
   * @throws FailureException where it fails
   */
  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw FailureException.of(e).exception();
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a request is answered with. */
  public static <R> R value(Future<Reply<R>> future) {
    return await(future).value();
  }

  /** What a call is refused with. */
  public static Failure failure(Supplier<? extends Future<?>> call) {
    try {
      Object unexpected = await(call.get());
      throw new AssertionError("was not refused: " + unexpected);
    } catch (FailureException e) {
      return e.failure();
    }
  }
}
