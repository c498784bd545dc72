package dev.switchboard.protocol.task;

import dev.switchboard.protocol.Topic;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A topic of the task domain: {@code task/<view>} or {@code task/<view>/<taskId>} (contract 4).
 *
 * @param taskId the one task that it is about; null for all
 */
public record TaskTopic(View view, @Nullable String taskId) {

  /** How the names of these topics begin. */
  public static final String PREFIX = "task/";

  /** What of a task a topic shows. */
  public enum View {
    PROGRESS,
    STATUS,
    LIST;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads a topic's name; empty where no such topic can be. */
  public static Optional<TaskTopic> of(Topic topic) {
    String behind = topic.after(PREFIX);
    for (View view : View.values()) {
      if (behind.equals(view.word())) {
        return Optional.of(new TaskTopic(view, null));
      }
      String single = view.word() + "/";
      if (behind.startsWith(single) && TaskId.isId(behind.substring(single.length()))) {
        return Optional.of(new TaskTopic(view, behind.substring(single.length())));
      }
    }
    return Optional.empty();
  }

  /** Its name. */
  public Topic topic() {
    return new Topic(PREFIX + view.word() + (taskId == null ? "" : "/" + taskId));
  }
}
