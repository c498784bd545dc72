package dev.switchboard.server;

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
  private static final Duration STOP_MARGIN = Duration.ofSeconds(5);

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
  public Traffic traffic() {
    return up.stream().map(Stage::traffic).reduce(Traffic.NONE, Traffic::plus);
  }

  @Override
  public void stop() {
    Duration patience = node.settings().seconds(NodeKeys.DRAIN_SECONDS).plus(STOP_MARGIN);
    for (Stage stage : up) {
      quietly(stage.getClass().getSimpleName(), patience, () -> stage.stop(node));
    }
    quietly("Vertx", patience, node.vertx()::close);
  }

  // Whatever happens to one part, the others must still go down in order.
  private static void quietly(String part, Duration patience, Supplier<Future<Void>> stop) {
    try {
      await(stop.get(), patience);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
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
