package dev.switchboard.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.switchboard.protocol.Fatal;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the futures of a batch, each on its caller's context: one wake-up of a context for all
 * its futures, since the wake-up is what costs.
 */
final class Settlement {

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final IdentityHashMap<Context, List<Job<?>>> byContext = new IdentityHashMap<>();

  /** Completes a job with what it resolved to. */
  void add(Job<?> job) {
    byContext.computeIfAbsent(job.context(), unused -> new ArrayList<>()).add(job);
  }

  /** Completes a job with a failure. */
  void fail(Job<?> job, Throwable cause) {
    job.fail(cause);
    add(job);
  }

  void deliver() {
    byContext.forEach((context, jobs) -> on(context, () -> jobs.forEach(Settlement::settle)));
  }

  private static void settle(Job<?> job) {
    try {
      job.settle();
    } catch (Throwable e) {
      // What the caller did with the answer is not to keep the others from theirs.
      LOG.atError().setCause(e).log("The answer to a write was not taken well");
      Fatal.rethrow(e);
    }
  }

  /**
   * Runs something on a context.
   *
   * @return false where its event loop has ended, so that nobody waits there any more
   */
  @CanIgnoreReturnValue
  static boolean on(Context context, Runnable completion) {
    try {
      context.runOnContext(unused -> completion.run());
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
