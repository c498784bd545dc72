package dev.switchboard.notification;

import dev.switchboard.protocol.event.Notification;
import org.jspecify.annotations.Nullable;

/**
 * A notification as it stands in the inbox.
 *
 * @param createdAt epoch milliseconds
 * @param unread whether it is still to be acknowledged
 * @param acknowledgedAt epoch milliseconds; null while it is unread
 */
record InboxItem(
    String id,
    String userId,
    String title,
    String content,
    String level,
    @Nullable String action,
    @Nullable String requestId,
    long createdAt,
    boolean unread,
    @Nullable Long acknowledgedAt) {

  static InboxItem of(Notification notification, @Nullable Long acknowledgedAt) {
    return new InboxItem(
        notification.id(),
        notification.userId(),
        notification.title(),
        notification.content(),
        notification.level(),
        notification.action(),
        notification.requestId(),
        notification.createdAt(),
        acknowledgedAt == null,
        acknowledgedAt);
  }
}
