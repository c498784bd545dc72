package dev.switchboard.gateway;

import java.util.Map;

/**
 * One listener: where it is bound and what it serves (contract 2).
 *
 * @param port 0 for any free one
 * @param paths from path to the name of a dialect
 * @param http whether it serves the HTTP API too
 */
public record ListenerConfig(
    String name, String host, int port, Map<String, String> paths, boolean http) {

  public ListenerConfig {
    paths = Map.copyOf(paths);
  }

  /** The same listener on the port it was given. */
  ListenerConfig on(int boundPort) {
    return new ListenerConfig(name, host, boundPort, paths, http);
  }
}
