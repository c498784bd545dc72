package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.event.TcpMessage;
import org.jspecify.annotations.Nullable;

/** What went over a TCP session, with its place in the session's log. */
public record LoggedTcp(
    long sequence,
    String sessionId,
    String direction,
    String content,
    boolean isHex,
    int byteLength,
    long timestamp,
    @Nullable String peer) {

  /** A message of the log. */
  public static LoggedTcp of(long sequence, TcpMessage message) {
    return new LoggedTcp(
        sequence,
        message.sessionId(),
        message.direction(),
        message.content(),
        message.isHex(),
        message.byteLength(),
        message.timestamp(),
        message.peer());
  }
}
