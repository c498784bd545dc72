package dev.switchboard.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * A TCP session has another status (session.md 3).
 *
 * @param status {@code connecting}, {@code listening}, {@code connected}, {@code disconnected} or
 *     {@code error}
 * @param timestamp epoch milliseconds
 * @param peer {@code host:port} of the device it is about; null where it is about none
 * @param readClosed true where the peer sends nothing any more but can be sent to; null otherwise
 */
public record TcpStatus(
    String sessionId,
    String status,
    long timestamp,
    @Nullable String peer,
    @Nullable Boolean readClosed)
    implements BuiltIn {

  /** A status of a session whose peer, if there is one, has not ended its sending side. */
  public TcpStatus(String sessionId, String status, long timestamp, @Nullable String peer) {
    this(sessionId, status, timestamp, peer, null);
  }

  @Override
  public PayloadKind kind() {
    return PayloadKind.TCP_STATUS;
  }
}
