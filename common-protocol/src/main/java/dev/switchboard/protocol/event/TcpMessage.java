package dev.switchboard.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that went over a TCP session (session.md 3, contract 5.3).
 *
 * @param direction {@code receive} or {@code send}
 * @param content text, or lower-case hex
 * @param timestamp epoch milliseconds
 * @param peer {@code host:port} of the device where there may be several; null else
 */
public record TcpMessage(
    String sessionId,
    String direction,
    String content,
    boolean isHex,
    int byteLength,
    long timestamp,
    @Nullable String peer)
    implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.TCP_MESSAGE;
  }
}
