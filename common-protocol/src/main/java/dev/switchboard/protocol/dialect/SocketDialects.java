package dev.switchboard.protocol.dialect;

/** Gives each socket the form of a dialect that it speaks. Thread-safe. */
@FunctionalInterface
public interface SocketDialects {

  /**
   * The form for a socket. Sockets with the same object share what it encodes, so the same request
   * gives the same object; only a dialect whose frames differ from socket to socket gives each one
   * of its own, and says so ({@link DialectRules.Trait#ONE_PER_SOCKET}).
   */
  Dialect of(SocketRequest request);
}
