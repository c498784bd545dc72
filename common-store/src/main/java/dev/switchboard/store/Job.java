package dev.switchboard.store;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A work that somebody waits for. Used by the writer thread alone until it is settled. */
final class Job<T> {

  private final Work<T> work;
  private final @Nullable String domain;
  private final Context context;
  private final Promise<T> promise = Promise.promise();
  private @Nullable Pending<T> pending;
  private @Nullable Runnable settlement;

  /**
   * @param domain whose work it is, which alone appends to its topics; null where that is not known
   */
  Job(Work<T> work, @Nullable String domain, Context context) {
    this.work = work;
    this.domain = domain;
    this.context = context;
  }

  static FailureException unavailable(String detail) {
    return Failure.of(FailureCode.DOMAIN_UNAVAILABLE, detail).exception();
  }

  Future<T> future() {
    return promise.future();
  }

  @Nullable String domain() {
    return domain;
  }

  /** Where the future completes. */
  Context context() {
    return context;
  }

  // Whatever a work throws is its caller's to see, errors such as a stack overflow included.
  void run(Transaction transaction) throws Throwable {
    pending = work.run(transaction);
  }

  /** Works out the answer, the events of the batch being known. */
  void resolve() {
    Pending<T> known = pending;
    if (known == null) {
      throw new IllegalStateException("a work returned null");
    }
    T value = known.value();
    settlement = () -> promise.tryComplete(value);
  }

  void fail(Throwable cause) {
    settlement = () -> promise.tryFail(cause);
  }

  /** Completes the future; called on the caller's context. */
  void settle() {
    Runnable known = settlement;
    if (known == null) {
      promise.tryFail(new IllegalStateException("a work was not settled"));
    } else {
      known.run();
    }
  }
}
