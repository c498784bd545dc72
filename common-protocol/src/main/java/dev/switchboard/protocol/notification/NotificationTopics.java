package dev.switchboard.protocol.notification;

import dev.switchboard.protocol.Topic;
import java.util.Optional;

/**
 * The names of the notification domain's topics: {@code notifications/<userId>} and {@code
 * run-results/<sessionId>} (channel.md, contract 4).
 */
public final class NotificationTopics {

  /** How the topics of inboxes begin. */
  public static final String INBOX_PREFIX = "notifications/";

  /** How the topics of run results begin. */
  public static final String RUN_PREFIX = "run-results/";

  /** The longest user id that a topic has room for, in characters. */
  public static final int MAX_USER_ID = Topic.MAX_LENGTH - INBOX_PREFIX.length();

  /** The longest run session id that a topic has room for, in characters. */
  public static final int MAX_SESSION_ID = Topic.MAX_LENGTH - RUN_PREFIX.length();

  private NotificationTopics() {}

  /** The topic of a user's notifications. */
  public static Topic inbox(String userId) {
    return new Topic(INBOX_PREFIX + userId);
  }

  /** The topic of a run session's results. */
  public static Topic run(String sessionId) {
    return new Topic(RUN_PREFIX + sessionId);
  }

  /** The user whose notifications the topic carries; empty for a topic of another kind. */
  public static Optional<String> userOf(Topic topic) {
    return behind(INBOX_PREFIX, topic);
  }

  /** The run session whose results the topic carries; empty for a topic of another kind. */
  public static Optional<String> sessionOf(Topic topic) {
    return behind(RUN_PREFIX, topic);
  }

  private static Optional<String> behind(String prefix, Topic topic) {
    return Optional.of(topic.after(prefix)).filter(rest -> !rest.isEmpty());
  }
}
