package dev.switchboard.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * A TCP session has another status (session.md 3).
 *
 * @param status {@code connecting}, {@code listening}, {@code connected}, {@code disconnected} or
 *     {@code error}
 * @param timestamp epoch milliseconds
 * @param peer {@code host:port} of the device it is about; null where it is about none
 */
public record TcpStatus(String sessionId, String status, long timestamp, @Nullable String peer)
    implements Payload {

  @Override
  public PayloadKind kind() {
    return PayloadKind.TCP_STATUS;
  }
}
