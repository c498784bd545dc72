package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.Topic;
import java.util.Optional;

/** The names of TCP topics: {@code tcp/<sessionId>} (contract 4). */
public final class TcpTopics {

  /** How they begin. */
  public static final String PREFIX = "tcp/";

  /** The longest session id that is looked for, in UTF-16 units. */
  public static final int MAX_SESSION_ID = 128;

  private TcpTopics() {}

  /** The topic of a session. */
  public static Topic session(String sessionId) {
    return new Topic(PREFIX + sessionId);
  }

  /** The session of a topic; empty for a name that is none. */
  public static Optional<String> sessionOf(Topic topic) {
    return Optional.of(topic.after(PREFIX)).filter(TcpTopics::isSessionId);
  }

  /** Whether a session could have this id. */
  public static boolean isSessionId(String text) {
    return !text.isEmpty() && text.length() <= MAX_SESSION_ID && Topic.isName(text);
  }
}
