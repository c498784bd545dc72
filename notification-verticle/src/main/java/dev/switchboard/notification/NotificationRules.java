package dev.switchboard.notification;

import dev.switchboard.protocol.notification.NotificationTopics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the function {@code notify_user}, which SQL clients call, is told of inboxes.
 *
 * @param prefix how the topics of inboxes begin
 * @param maxUserId in UTF-16 units, as the other lengths
 */
record NotificationRules(
    String prefix,
    long maxEvents,
    long maxAgeMs,
    int maxUserId,
    int maxTitle,
    int maxContent,
    int maxWord,
    List<String> levels) {

  /** All that it is told. */
  static Map<String, NotificationRules> all() {
    return Map.of(
        "inbox",
        new NotificationRules(
            NotificationTopics.INBOX_PREFIX,
            NotificationService.RETENTION.maxEvents(),
            NotificationService.RETENTION.maxAge().toMillis(),
            NotificationTopics.MAX_USER_ID,
            PostNotification.MAX_TITLE,
            PostNotification.MAX_CONTENT,
            PostNotification.MAX_WORD,
            Arrays.stream(NotificationLevel.values()).map(NotificationLevel::word).toList()));
  }
}
