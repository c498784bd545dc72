package dev.switchboard.stomp;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.json.Require;

/**
 * Where a frame goes to.
 *
 * @param name behind the prefix of its kind
 */
record Destination(Kind kind, String name) {

  /** What there is. */
  enum Kind {
    /** Any topic: subscribed to, and sent to where its namespace allows. */
    TOPIC("/topic/"),
    /** A command of a domain: sent to. */
    COMMAND("/command/"),
    /** Where answers to this client's commands go: subscribed to, and named in {@code reply-to}. */
    REPLY("/reply/");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * Reads it.
   *
   * @throws FailureException where it is none of these
   */
  static Destination of(String text) {
    for (Kind kind : Kind.values()) {
      if (text.startsWith(kind.prefix) && text.length() > kind.prefix.length()) {
        return new Destination(kind, text.substring(kind.prefix.length()));
      }
    }
    throw Require.invalid("a destination is /topic/<name>, /command/<name> or /reply/<name>");
  }

  /** The destination of a topic. */
  static String of(Topic topic) {
    return Kind.TOPIC.prefix + topic.name();
  }

  /**
   * The topic that it names.
   *
   * @throws FailureException where no topic can have this name
   */
  Topic topic() {
    if (!Topic.isName(name)) {
      throw Failure.of(FailureCode.TOPIC_NOT_FOUND, "no topic can have this name").exception();
    }
    return new Topic(name);
  }
}
