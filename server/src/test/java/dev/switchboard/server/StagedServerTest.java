package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StagedServerTest {

  private final List<String> happened = new ArrayList<>();

  /** Notes what is asked of it. */
  private final class NotingStage implements Stage {

    private final String name;
    private final Future<Void> starting;
    private final Future<Void> stopping;

    private NotingStage(String name, Future<Void> starting, Future<Void> stopping) {
      this.name = name;
      this.starting = starting;
      this.stopping = stopping;
    }

    @Override
    public Future<Void> start(Node node) {
      happened.add("start " + name);
      return starting;
    }

    @Override
    public Future<Void> stop(Node node) {
      happened.add("stop " + name);
      return stopping;
    }

    @Override
    public RunningServer.Traffic traffic() {
      return new RunningServer.Traffic(1, 2, 3);
    }
  }

  private NotingStage good(String name) {
    return new NotingStage(name, Future.succeededFuture(), Future.succeededFuture());
  }

  private RunningServer start(Stage... stages) {
    return new ServerBoot(Arrays.stream(stages).<Supplier<Stage>>map(stage -> () -> stage).toList())
        .start(Settings.of(Map.of("eventLoops", 1, "shutdown.drainSeconds", 0)));
  }

  @Test
  void goesDownInTheReverseOrder() {
    start(good("store"), good("domains"), good("gateway")).stop();

    assertThat(happened)
        .containsExactly(
            "start store",
            "start domains",
            "start gateway",
            "stop gateway",
            "stop domains",
            "stop store");
  }

  @Test
  void takesDownWhatWasUpWhereAPartFails() {
    Future<Void> failed = Future.failedFuture(new StartupException("port 1: is in use"));
    Stage gateway = new NotingStage("gateway", failed, Future.succeededFuture());

    assertThatThrownBy(() -> start(good("store"), gateway, good("never")))
        .isInstanceOf(StartupException.class)
        .hasMessage("port 1: is in use");

    assertThat(happened)
        .containsExactly("start store", "start gateway", "stop gateway", "stop store");
  }

  @Test
  void putsAnUnforeseenFailureIntoOneLine() {
    Future<Void> failed = Future.failedFuture(new IllegalStateException("odd\nvery odd"));

    assertThatThrownBy(() -> start(new NotingStage("store", failed, Future.succeededFuture())))
        .isInstanceOf(StartupException.class)
        .hasMessage("cannot start: odd");
  }

  @Test
  void goesOnStoppingWhereAPartDoesNotStop() {
    Future<Void> failed = Future.failedFuture("stuck");

    start(good("store"), new NotingStage("gateway", Future.succeededFuture(), failed)).stop();

    assertThat(happened).endsWith("stop gateway", "stop store");
  }

  @Test
  @Timeout(30)
  void goesOnStoppingWhereClientsKeepAPartFromStopping() {
    Future<Void> never = Promise.<Void>promise().future();

    start(good("store"), new NotingStage("gateway", Future.succeededFuture(), never)).stop();

    assertThat(happened).endsWith("stop gateway", "stop store");
  }

  @Test
  void addsUpTheTrafficOfItsParts() {
    RunningServer server = start(good("one"), good("other"));

    assertThat(server.traffic()).isEqualTo(new RunningServer.Traffic(2, 4, 6));
    server.stop();
  }
}
