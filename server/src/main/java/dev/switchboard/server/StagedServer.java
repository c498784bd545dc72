package dev.switchboard.server;

import dev.switchboard.protocol.settings.LiveSettings;
import dev.switchboard.protocol.settings.NodeKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server made of stages, all of them up. */
final class StagedServer implements RunningServer {

  private static final Logger LOG = LoggerFactory.getLogger(StagedServer.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  /** A shorter drain is no reason to leave less time to clients and parts that are slow. */
  private static final Duration SHORTEST_DRAIN = Duration.ofSeconds(5);

  /** How long behind the drain the gateway may take, and how long behind that all the rest. */
  private static final Duration DRAIN_MARGIN = Duration.ofMillis(1_200);

  private static final Duration STOP_MARGIN = Duration.ofMillis(1_300);

  /** What each part gets in any case. */
  private static final Duration LEAST = Duration.ofMillis(100);

  private final Node node;
  private final Deque<Stage> up = new ArrayDeque<>();

  private StagedServer(Node node) {
    this.node = node;
  }

  /** Brings the stages up in their order; where one fails, those before it go down again. */
  static StagedServer start(Node node, List<Stage> stages) {
    StagedServer server = new StagedServer(node);
    for (Stage stage : stages) {
      server.up.push(stage);
      try {
        await(stage.start(node), START_PATIENCE);
      } catch (ExecutionException | TimeoutException | RuntimeException e) {
        server.stop();
        throw failure(e);
      }
    }
    return server;
  }

  private static RuntimeException failure(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof StartupException known) {
      return known;
    }
    if (cause instanceof TimeoutException) {
      return new StartupException("not ready after " + START_PATIENCE.toSeconds() + " s");
    }
    LOG.atError().setCause(cause).log("The start failed for a reason that nobody foresaw");
    return new StartupException("cannot start: " + StartupException.reason(cause));
  }

  @Override
  public Map<String, Listener> listeners() {
    Map<String, Listener> listeners = new TreeMap<>();
    up.forEach(stage -> listeners.putAll(stage.listeners()));
    return listeners;
  }

  @Override
  public String shownPath(String listener) {
    return node.dialects().shownPath(listener);
  }

  @Override
  public Traffic traffic() {
    return up.stream().map(Stage::traffic).reduce(Traffic.NONE, Traffic::plus);
  }

  @Override
  public LiveSettings live() {
    return node.live();
  }

  // Clients decide how long the first stage to go down takes, the gateway; whatever they do, there
  // must be time left for the others before whoever sent SIGTERM sends SIGKILL.
  @Override
  public void stop() {
    Duration configured = node.settings().seconds(NodeKeys.DRAIN_SECONDS);
    Duration drain = configured.compareTo(SHORTEST_DRAIN) < 0 ? SHORTEST_DRAIN : configured;
    long drained = System.nanoTime() + drain.plus(DRAIN_MARGIN).toNanos();
    long end = drained + STOP_MARGIN.toNanos();
    boolean first = true;
    for (Stage stage : up) {
      quietly(
          stage.getClass().getSimpleName(), until(first ? drained : end), () -> stage.stop(node));
      first = false;
    }
    quietly("Vertx", until(end), node.vertx()::close);
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(LEAST.toNanos(), deadline - System.nanoTime()));
  }

  // Whatever happens to one part, the others must still go down in order.
  private static void quietly(String part, Duration patience, Supplier<Future<Void>> stop) {
    try {
      await(stop.get(), patience);
    } catch (TimeoutException e) {
      LOG.atError()
          .addKeyValue("part", part)
          .addKeyValue("waitedMs", patience.toMillis())
          .log("A part did not stop in time");
    } catch (ExecutionException | RuntimeException e) {
      LOG.atError().addKeyValue("part", part).setCause(e).log("A part did not stop as it should");
    }
  }

  private static void await(Future<Void> future, Duration patience)
      throws ExecutionException, TimeoutException {
    try {
      Void unused =
          future
              .toCompletionStage()
              .toCompletableFuture()
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted");
    }
  }
}
