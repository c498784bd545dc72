package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.task.TaskTopic;
import java.util.List;
import java.util.function.Predicate;

/**
 * Topics as task clients write them, and as the rest of the server does: {@code task:progress:7} is
 * {@code task/progress/7}; {@code data:btc} and {@code strategy:7} are called the same everywhere.
 *
 * <p>A name that is no topic of this dialect, or none of a sub-path, becomes a topic below {@link
 * #UNKNOWN}, which the task domain refuses like every topic that it does not have. So one error
 * names all the topics of a list that cannot be subscribed to, whoever refuses them.
 *
 * @param prefixes how the topics begin that a socket can see
 * @param others which topics it can see besides: those of domains that bring events of their own,
 *     which are called the same everywhere
 */
record TaskDialectTopics(List<String> prefixes, Predicate<Topic> others) {

  static final String TASK = "task:";
  static final String DATA = "data:";
  static final String STRATEGY = "strategy:";

  private static final String UNKNOWN = TaskTopic.PREFIX + "unknown/";
  private static final char REPLACEMENT = '\uFFFD';

  Topic topic(String written) {
    boolean visible = prefixes.stream().anyMatch(written::startsWith);
    if (visible && written.startsWith(TASK)) {
      String name = TaskTopic.PREFIX + written.substring(TASK.length()).replaceFirst(":", "/");
      if (Topic.isName(name) && TaskTopic.of(new Topic(name)).isPresent()) {
        return new Topic(name);
      }
    } else if (visible && Topic.isName(written) && !prefixes.contains(written)) {
      return new Topic(written);
    } else if (!visible && Topic.isName(written) && others.test(new Topic(written))) {
      return new Topic(written);
    }
    return new Topic(UNKNOWN + shown(written));
  }

  /** The name, made such that it can be part of a topic's. */
  private static String shown(String written) {
    String head =
        written.substring(0, Math.min(written.length(), Topic.MAX_LENGTH - UNKNOWN.length()));
    StringBuilder shown = new StringBuilder(head);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < shown.length()
              && Character.isLowSurrogate(shown.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        shown.setCharAt(i, REPLACEMENT);
      }
    }
    return shown.toString();
  }

  static String written(Topic topic) {
    return written(topic.name());
  }

  /** The name of any topic, in this dialect's words. */
  static String written(String topicName) {
    if (topicName.startsWith(UNKNOWN)) {
      return topicName.substring(UNKNOWN.length());
    }
    return topicName.startsWith(TaskTopic.PREFIX) ? topicName.replace('/', ':') : topicName;
  }

  /** Whether a socket can see the topic. */
  boolean sees(Topic topic) {
    return prefixes.stream().anyMatch(written(topic)::startsWith) || others.test(topic);
  }
}
