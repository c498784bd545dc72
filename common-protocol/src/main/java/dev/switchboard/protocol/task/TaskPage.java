package dev.switchboard.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stretch of the list of tasks; no cursor behind the last one. */
public record TaskPage(
    List<Task> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

  public TaskPage {
    items = List.copyOf(items);
  }
}
