package dev.switchboard.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * A task has another status (task.md 2.3.4).
 *
 * @param status {@code pending}, {@code running}, {@code completed}, {@code failed} or {@code
 *     cancelled}
 * @param startTime epoch milliseconds; null while not reached
 * @param endTime epoch milliseconds; null while not reached
 */
public record TaskStatus(
    String taskId, String name, String status, @Nullable Long startTime, @Nullable Long endTime)
    implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.TASK_STATUS;
  }
}
