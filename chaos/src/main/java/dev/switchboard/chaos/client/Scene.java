package dev.switchboard.chaos.client;

import dev.switchboard.chaos.history.Entry;
import dev.switchboard.chaos.history.History;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What all clients of a run share: one thread that they live on, the history, the time since the
 * run began, and the nodes that they may turn to.
 */
public final class Scene implements AutoCloseable {

  private static final long END_SECONDS = 10;

  private final ScheduledThreadPoolExecutor loop;
  private final History history;
  private final List<String> nodes;
  private final long seed;
  private final long begun = System.nanoTime();
  private final HttpCalls http;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

  /**
   * Begins the run's time.
   *
   * @param nodes {@code host:port} of every main listener
   */
  public Scene(History history, List<String> nodes, long seed) {
    this.history = history;
    this.nodes = List.copyOf(nodes);
    this.seed = seed;
    loop =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "chaos-clients");
              thread.setDaemon(true);
              return thread;
            });
    loop.setRemoveOnCancelPolicy(true);
    // Answers that come when all is over are nobody's any more.
    loop.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    http = new HttpCalls(this);
  }

  /** Milliseconds since the run began. */
  public long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  /** Writes an entry down. */
  public void write(Entry entry) {
    history.add(entry);
  }

  HttpCalls http() {
    return http;
  }

  List<String> nodes() {
    return nodes;
  }

  /** The same numbers for the same name in every run of the same seed. */
  Random random(String name) {
    return new Random(seed * 31 + name.hashCode());
  }

  /** Runs something on the clients' thread. */
  public void run(Runnable task) {
    loop.execute(guarded(task));
  }

  void later(long millis, Runnable task) {
    var unused = loop.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      }
    };
  }

  /**
   * What something is on the clients' thread. For threads other than that one. Throws where a
   * client has failed by itself: the run is worth nothing then.
   */
  public <T> T ask(Supplier<T> question) {
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a client failed", failed);
    }
    FutureTask<T> task = new FutureTask<>(question::get);
    loop.execute(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    loop.shutdownNow();
    try {
      if (!loop.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a client does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
