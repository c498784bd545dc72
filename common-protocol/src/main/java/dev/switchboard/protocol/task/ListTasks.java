package dev.switchboard.protocol.task;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the tasks that the caller may see, newest first.
 *
 * @param status a word of {@link TaskState}; null for all
 * @param limit 1 to 500; null for 50
 * @param cursor where the page before ended; null for the first
 */
public record ListTasks(@Nullable String status, @Nullable Integer limit, @Nullable String cursor) {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  public ListTasks {
    if (status != null) {
      TaskState.check(status);
    }
    limit =
        limit == null
            ? DEFAULT_LIMIT
            : (int) Require.range("limit", limit.longValue(), 1, MAX_LIMIT);
  }

  /** How many are asked for. */
  public int pageSize() {
    return limit == null ? DEFAULT_LIMIT : limit;
  }
}
