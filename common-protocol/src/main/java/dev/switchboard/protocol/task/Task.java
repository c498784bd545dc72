package dev.switchboard.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A task as it stands (contract 6 and 7). Its JSON has the fields that PATCH takes, and {@code
 * progress} as the task dialect shows it.
 *
 * @param status a word of {@link TaskState}
 * @param current what is being worked on; empty where that was never said
 * @param detail what the task is at, in words; empty where that was never said
 * @param startTime epoch milliseconds; null while not reached
 * @param endTime epoch milliseconds; null while not reached
 * @param userId whose it is; null for everyone's
 */
public record Task(
    String taskId,
    String name,
    String status,
    long total,
    long completed,
    long failed,
    String current,
    String detail,
    int percentage,
    long createdAt,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Long startTime,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Long endTime,
    @Nullable String userId) {

  /** The largest number of a task: the largest whole number that JavaScript keeps exact. */
  public static final long MAX_COUNT = 9_007_199_254_740_991L;

  /**
   * How far a task has got (task.md 2.3.3).
   *
   * @param percentage floor(100 · completed / total), 0 without total
   * @param status the task's {@code detail}
   */
  public record Progress(
      long total, long completed, long failed, String current, int percentage, String status) {}

  /** How far it has got. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public Progress progress() {
    return new Progress(total, completed, failed, current, percentage, detail);
  }

  /** What has become of it. */
  public TaskState state() {
    return TaskState.of(status).orElseThrow(() -> new IllegalStateException("a task is " + status));
  }

  /** What percentage is of these numbers. */
  public static int percentage(long completed, long total) {
    return total == 0 ? 0 : (int) (100 * completed / total);
  }
}
