package dev.switchboard.protocol.dialect;

import java.util.List;
import java.util.Optional;

/** Where the session dialect is spoken (contract 2). */
public final class SessionDialectProvider implements DialectProvider {

  /** How many ports its listener tries (session.md 7). */
  private static final int PORTS = 10;

  @Override
  public String name() {
    return "session";
  }

  @Override
  public List<String> paths() {
    return List.of("/ws/session");
  }

  @Override
  public Optional<DialectListener> listener() {
    return Optional.of(new DialectListener(1743, PORTS, List.of("/ws")));
  }

  @Override
  public SocketDialects start(DialectContext context) {
    SessionDialect dialect = new SessionDialect();
    return request -> dialect;
  }
}
