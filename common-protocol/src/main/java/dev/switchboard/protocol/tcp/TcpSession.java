package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A TCP session (contract 6).
 *
 * @param host what it dials or listens on, as it was named
 * @param port what it dials, or really listens on
 * @param createdAt epoch milliseconds
 * @param userId whose it is; null for nobody's, which everyone may use
 * @param pace true where its owner's sockets slow the peer down; null where nobody does
 */
public record TcpSession(
    String sessionId,
    TcpMode mode,
    String host,
    int port,
    TcpState status,
    long createdAt,
    @Nullable UserId userId,
    @Nullable Boolean pace) {

  /** The same session in another state. */
  public TcpSession in(TcpState state) {
    return new TcpSession(sessionId, mode, host, port, state, createdAt, userId, pace);
  }

  /** Whether the peer waits for the owner's sockets. */
  public boolean paced() {
    return Boolean.TRUE.equals(pace);
  }
}
