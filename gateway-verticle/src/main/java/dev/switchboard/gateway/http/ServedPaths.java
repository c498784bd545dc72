package dev.switchboard.gateway.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The paths that a listener serves, for whoever asked for another.
 *
 * @param sockets for WebSockets
 * @param calls for HTTP, each as far as it is the same for every call
 */
public record ServedPaths(List<String> sockets, List<String> calls) {

  public ServedPaths {
    sockets = sockets.stream().sorted().distinct().toList();
    calls = calls.stream().sorted().distinct().toList();
  }

  static ServedPaths of(Collection<Endpoint> endpoints, Collection<StaticFiles> files) {
    List<String> sockets = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      (endpoint.isSocket() ? sockets : calls).add(endpoint.path().literalPart());
    }
    files.forEach(some -> calls.add(some.path()));
    return new ServedPaths(sockets, calls);
  }

  /** The answer to a request for any other path. */
  public Problem nothingHere() {
    List<String> places = new ArrayList<>();
    if (!sockets.isEmpty()) {
      places.add("; WebSockets are served at " + String.join(", ", sockets));
    }
    if (!calls.isEmpty()) {
      places.add("; HTTP is served at " + String.join(", ", calls));
    }
    return Problem.of(404, "there is nothing at this path" + String.join("", places));
  }
}
