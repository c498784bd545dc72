package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.settings.SettingKey;
import java.util.List;
import java.util.Optional;

/**
 * A wire format as it is installed, found by {@link java.util.ServiceLoader} on the class path or
 * in {@code --plugins}. It names all that the server must know of it before a socket speaks it;
 * nothing else in the system names it. What it names is fixed: the same answer every time.
 */
public interface DialectProvider {

  /**
   * Its name, of lower-case letters and digits: that of its listener in the configuration ({@code
   * listeners.<name>.port}), and behind {@code switchboard.} the subprotocol that chooses it.
   */
  String name();

  /** Further subprotocols that choose it on any path, such as {@code v12.stomp}. */
  default List<String> subprotocols() {
    return List.of();
  }

  /** The paths of the main listener that speak it, without a slash at the end. */
  List<String> paths();

  /** A listener of its own; empty where it has none. */
  default Optional<DialectListener> listener() {
    return Optional.empty();
  }

  /** The configuration keys that it reads, besides those of its listener. */
  default List<SettingKey> settings() {
    return List.of();
  }

  /**
   * Makes what sockets speak it by. Called once, before listeners are bound; where it throws, the
   * server goes on without this dialect.
   */
  SocketDialects start(DialectContext context);
}
