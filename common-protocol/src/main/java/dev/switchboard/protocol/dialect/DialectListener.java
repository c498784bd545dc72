package dev.switchboard.protocol.dialect;

import java.util.List;

/**
 * A dialect's own listener.
 *
 * @param port the one it is bound to where the configuration names none
 * @param ports how many ports are tried, each one above the last; where several are, a server whose
 *     listener gets none of them runs on without it
 * @param paths those that speak the dialect, the one to show to people first
 */
public record DialectListener(int port, int ports, List<String> paths) {

  public DialectListener {
    paths = List.copyOf(paths);
    if (port < 0 || port > 65_535 || ports < 1 || paths.isEmpty()) {
      throw new IllegalArgumentException(
          "a listener has a port from 0 to 65535, at least one try and at least one path");
    }
  }

  /** A listener with one port, which must be free. */
  public static DialectListener on(int port, String... paths) {
    return new DialectListener(port, 1, List.of(paths));
  }
}
