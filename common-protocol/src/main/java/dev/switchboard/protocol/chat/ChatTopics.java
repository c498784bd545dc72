package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.Topic;
import java.util.OptionalLong;

/** The names of chat topics: {@code chat/<sessionId>}. */
public final class ChatTopics {

  /** How they begin. */
  public static final String PREFIX = "chat/";

  /** The largest session id: the largest whole number that JavaScript keeps exact. */
  public static final long MAX_SESSION_ID = 9_007_199_254_740_991L;

  private ChatTopics() {}

  /** The topic of a session. */
  public static Topic session(long sessionId) {
    return new Topic(PREFIX + sessionId);
  }

  /** The session of a topic; empty for a name that is none. */
  public static OptionalLong sessionOf(Topic topic) {
    String digits = topic.after(PREFIX);
    if (digits.isEmpty()
        || digits.length() > 16
        || digits.charAt(0) == '0'
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    long id = Long.parseLong(digits);
    return id <= MAX_SESSION_ID ? OptionalLong.of(id) : OptionalLong.empty();
  }
}
