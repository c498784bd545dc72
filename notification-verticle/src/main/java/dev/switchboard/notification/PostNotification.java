package dev.switchboard.notification;

import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.notification.NotificationTopics;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Notifies one user ({@code userId}) or several ({@code userIds}), each on its own.
 *
 * @param message the text under the channel dialect's name; this or {@code content}, or both alike
 * @param content the text under the envelope dialect's name
 * @param level one of {@link NotificationLevel}'s words; null for {@code info}
 * @param action what the user is asked to do, in the application's own words
 * @param requestId what the action is about, in the application's own words
 */
record PostNotification(
    @Nullable UserId userId,
    @Nullable List<UserId> userIds,
    String title,
    @Nullable String message,
    @Nullable String content,
    @Nullable String level,
    @Nullable String action,
    @Nullable String requestId) {

  /** How many users one request may notify. */
  static final int MAX_RECIPIENTS = 1_000;

  /** The longest title, in UTF-16 units. */
  static final int MAX_TITLE = 1_024;

  /** The longest content, in UTF-16 units: what fits a message of the default size. */
  static final int MAX_CONTENT = 65_536;

  /** The longest action and request id, in UTF-16 units. */
  static final int MAX_WORD = 1_024;

  PostNotification {
    if ((userId == null) == (userIds == null)) {
      throw Require.invalid("exactly one of userId and userIds must be given");
    }
    if (userId != null) {
      requireRoom("userId", userId);
    }
    if (userIds != null) {
      if (userIds.isEmpty() || userIds.size() > MAX_RECIPIENTS) {
        throw Require.invalid("userIds has not between 1 and " + MAX_RECIPIENTS + " users");
      }
      userIds.forEach(user -> requireRoom("userIds", user));
      userIds = List.copyOf(userIds);
    }
    title = Require.text("title", title, MAX_TITLE);
    if (message == null && content == null) {
      throw Require.invalid("message or content is missing");
    }
    if (message != null) {
      message = Require.text("message", message, MAX_CONTENT);
    }
    if (content != null) {
      content = Require.text("content", content, MAX_CONTENT);
    }
    if (message != null && content != null && !message.equals(content)) {
      throw Require.invalid("message and content are two names of one text, but differ");
    }
    level = NotificationLevel.of(level).word();
    action = Require.optionalText("action", action, MAX_WORD);
    requestId = Require.optionalText("requestId", requestId, MAX_WORD);
  }

  private static void requireRoom(String field, @Nullable UserId user) {
    if (user == null) {
      throw Require.invalid(field + " has an entry that is null");
    }
    Require.text(field, user.value(), NotificationTopics.MAX_USER_ID);
  }

  /** Who is notified, each once, in the order given. */
  List<String> recipients() {
    List<UserId> given =
        userId == null ? Objects.requireNonNull(userIds, "checked above") : List.of(userId);
    return given.stream().map(UserId::value).distinct().toList();
  }

  /** The notification to one of the recipients. */
  Notification to(String recipient, long eventNumber, long createdAt) {
    String text = content == null ? Objects.requireNonNull(message, "checked above") : content;
    return new Notification(
        Event.idOf(eventNumber),
        recipient,
        title,
        text,
        NotificationLevel.of(level).word(),
        action,
        requestId,
        createdAt);
  }
}
