package dev.switchboard.server;

import io.vertx.core.Future;
import java.util.Map;

/**
 * One part of a server: store, domains, gateway. Parts come up one after the other and go down in
 * reverse.
 */
interface Stage {

  /** Comes up; a failure with a {@link StartupException} carries the line for the user. */
  Future<Void> start(Node node);

  /** Goes down. Called for a stage whose start failed too, to give back what it had got. */
  Future<Void> stop(Node node);

  /** What this part listens on. */
  default Map<String, RunningServer.Listener> listeners() {
    return Map.of();
  }

  /** What this part carries. */
  default RunningServer.Traffic traffic() {
    return RunningServer.Traffic.NONE;
  }
}
