package dev.switchboard.notification;

import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.notification.NotificationTopics;
import org.jspecify.annotations.Nullable;

/**
 * Asks for an inbox.
 *
 * @param userId whose; null for the caller's own
 * @param limit how many, 1 to 500; null for 50
 * @param cursor where the last page ended; null for the first page
 * @param unread true for what is unread only; else everything, unread first
 */
record ListNotifications(
    @Nullable String userId,
    @Nullable Integer limit,
    @Nullable String cursor,
    @Nullable Boolean unread) {

  /** The largest page. */
  static final int MAX_LIMIT = 500;

  private static final int DEFAULT_LIMIT = 50;

  ListNotifications {
    if (userId != null) {
      userId = Require.name("userId", userId, NotificationTopics.MAX_USER_ID);
    }
    limit =
        limit == null ? DEFAULT_LIMIT : (int) Require.range("limit", (long) limit, 1, MAX_LIMIT);
    if (cursor != null) {
      cursor = InboxCursor.parse(cursor).text();
    }
  }

  /** How many notifications the page may have. */
  int pageSize() {
    return limit == null ? DEFAULT_LIMIT : limit;
  }

  /** Where the page begins. */
  InboxCursor start() {
    return cursor == null ? InboxCursor.TOP : InboxCursor.parse(cursor);
  }

  /** Whether what is acknowledged is left out. */
  boolean unreadOnly() {
    return Boolean.TRUE.equals(unread);
  }
}
