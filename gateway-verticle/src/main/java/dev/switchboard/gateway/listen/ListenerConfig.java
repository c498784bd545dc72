package dev.switchboard.gateway.listen;

import java.util.Map;

/**
 * One listener: where it is bound and what it serves (contract 2).
 *
 * @param port 0 for any free one
 * @param tries how many ports are tried, each one above the last; where several are, a server whose
 *     listener gets none of them runs on without it
 * @param paths from path to the name of the dialect that it speaks
 * @param http whether it serves the HTTP API too
 */
public record ListenerConfig(
    String name, String host, int port, int tries, Map<String, String> paths, boolean http) {

  public ListenerConfig {
    paths = Map.copyOf(paths);
  }

  /** The same listener on another port. */
  public ListenerConfig on(int otherPort) {
    return new ListenerConfig(name, host, otherPort, tries, paths, http);
  }

  /** The last port that is tried. */
  public int lastPort() {
    return port == 0 ? 0 : Math.min(65_535, port + tries - 1);
  }
}
