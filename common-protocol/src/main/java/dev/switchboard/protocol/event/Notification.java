package dev.switchboard.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * A notification to one user; envelope calls its text {@code content}, channel {@code message}.
 *
 * @param id the id of the event that carries it, which is what clients acknowledge
 * @param createdAt epoch milliseconds
 */
public record Notification(
    String id,
    String userId,
    String title,
    String content,
    String level,
    @Nullable String action,
    @Nullable String requestId,
    long createdAt)
    implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.NOTIFICATION;
  }
}
