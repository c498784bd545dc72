package dev.switchboard.gateway.listen;

import dev.switchboard.gateway.http.RequestPath;
import dev.switchboard.protocol.dialect.Dialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dialects of a gateway: chosen by subprotocol, else by path (contract 2). */
public final class Dialects {

  /** How a subprotocol that names a dialect begins. */
  static final String SUBPROTOCOL_PREFIX = "switchboard.";

  private static final String BEARER = "bearer";

  private final Map<String, Dialect> byName;

  /**
   * The dialects by the names they are served under: {@code chat}, or {@code task/data} for the
   * form of a path, or {@code envelope.msgpack} for another encoding.
   */
  public Dialects(Map<String, Dialect> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** What a handshake asks for, and the subprotocol to answer it with. */
  record Choice(Dialect dialect, Optional<String> subprotocol) {}

  /**
   * Chooses.
   *
   * @param offered the client's subprotocols, in its order
   * @param paths the listener's
   * @return empty where neither a subprotocol nor the path names a dialect
   */
  Optional<Choice> choose(List<String> offered, String path, Map<String, String> paths) {
    String served = paths.get(path.isEmpty() ? "/" : RequestPath.withoutLastSlash(path));
    Dialect ofPath = served == null ? null : byName.get(served);
    for (String subprotocol : offered) {
      if (subprotocol.startsWith(SUBPROTOCOL_PREFIX)) {
        String name = subprotocol.substring(SUBPROTOCOL_PREFIX.length());
        Dialect dialect = byName.get(name);
        if (dialect != null) {
          // A path's own form of the dialect goes before the general one.
          Dialect chosen = ofPath != null && ofPath.rules().name().equals(name) ? ofPath : dialect;
          return Optional.of(new Choice(chosen, Optional.of(subprotocol)));
        }
      }
    }
    return Optional.ofNullable(ofPath)
        .map(
            chosen ->
                // As it was spelt: a browser takes only what it offered.
                new Choice(chosen, offered.stream().filter(BEARER::equalsIgnoreCase).findFirst()));
  }
}
