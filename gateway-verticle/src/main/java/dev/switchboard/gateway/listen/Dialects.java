package dev.switchboard.gateway.listen;

import dev.switchboard.gateway.http.RequestPath;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.SocketDialects;
import dev.switchboard.protocol.dialect.SocketRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dialects of a gateway: chosen by subprotocol, else by path (contract 2). */
public final class Dialects {

  private static final String BEARER = "bearer";

  private final Map<String, SocketDialects> byName;
  private final Map<String, String> subprotocols;

  /**
   * The dialects by their names.
   *
   * @param subprotocols the name of the dialect that each chooses
   */
  public Dialects(Map<String, SocketDialects> byName, Map<String, String> subprotocols) {
    this.byName = Map.copyOf(byName);
    this.subprotocols = Map.copyOf(subprotocols);
  }

  /**
   * What a handshake asks for.
   *
   * @param path without a slash at the end
   * @param named the subprotocol that names the dialect; null where the path does
   * @param subprotocol the one to answer with
   */
  record Choice(
      SocketDialects dialects, String path, @Nullable String named, Optional<String> subprotocol) {

    /** The form that a socket with this query speaks. */
    Dialect dialect(Map<String, String> query) {
      return dialects.of(new SocketRequest(path, named, query));
    }
  }

  /**
   * Chooses.
   *
   * @param offered the client's subprotocols, in its order
   * @param paths the listener's
   * @return empty where neither a subprotocol nor the path names a dialect
   */
  Optional<Choice> choose(List<String> offered, String path, Map<String, String> paths) {
    String plain = path.isEmpty() ? "/" : RequestPath.withoutLastSlash(path);
    for (String subprotocol : offered) {
      SocketDialects dialects = byName.get(subprotocols.getOrDefault(subprotocol, ""));
      if (dialects != null) {
        return Optional.of(new Choice(dialects, plain, subprotocol, Optional.of(subprotocol)));
      }
    }
    return Optional.ofNullable(byName.get(paths.getOrDefault(plain, "")))
        .map(
            dialects ->
                // As it was spelt: a browser takes only what it offered.
                new Choice(
                    dialects,
                    plain,
                    null,
                    offered.stream().filter(BEARER::equalsIgnoreCase).findFirst()));
  }
}
