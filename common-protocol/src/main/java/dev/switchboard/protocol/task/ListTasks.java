package dev.switchboard.protocol.task;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Asks for tasks, newest first.
 *
 * @param status only those of this status; null for all
 * @param limit 1 to 500; null for 50
 */
public record ListTasks(@Nullable String status, @Nullable Integer limit, @Nullable String cursor) {

  public ListTasks {
    limit = limit == null ? 50 : (int) Require.range("limit", limit.longValue(), 1, 500);
  }
}
