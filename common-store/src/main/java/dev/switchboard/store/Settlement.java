package dev.switchboard.store;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Completes the futures of a batch, each on its caller's context: one wake-up of a context for all
 * its futures, since the wake-up is what costs.
 */
final class Settlement {

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
    byContext.forEach((context, jobs) -> context.runOnContext(unused -> jobs.forEach(Job::settle)));
  }
}
