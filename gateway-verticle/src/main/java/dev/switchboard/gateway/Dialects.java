package dev.switchboard.gateway;

import dev.switchboard.protocol.dialect.Dialect;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The dialects of a gateway: chosen by subprotocol, else by path (contract 2). */
final class Dialects {

  /** How a subprotocol that names a dialect begins. */
  static final String SUBPROTOCOL_PREFIX = "switchboard.";

  private final Map<String, Dialect> byName;

  Dialects(Collection<Dialect> dialects) {
    this.byName =
        dialects.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    dialect -> dialect.rules().name(), Function.identity()));
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
    for (String subprotocol : offered) {
      if (subprotocol.startsWith(SUBPROTOCOL_PREFIX)) {
        Dialect dialect = byName.get(subprotocol.substring(SUBPROTOCOL_PREFIX.length()));
        if (dialect != null) {
          return Optional.of(new Choice(dialect, Optional.of(subprotocol)));
        }
      }
    }
    String name = paths.get(path.isEmpty() ? "/" : path);
    Dialect dialect = name == null ? null : byName.get(name);
    return Optional.ofNullable(dialect)
        .map(chosen -> new Choice(chosen, offered.stream().filter("bearer"::equals).findFirst()));
  }
}
