package dev.switchboard.protocol.task;

import org.jspecify.annotations.Nullable;

/**
 * A task as it stands (contract 6 and 7).
 *
 * @param status {@code pending}, {@code running}, {@code completed}, {@code failed} or {@code
 *     cancelled}
 * @param detail what the task is at, in words
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
    @Nullable Long startTime,
    @Nullable Long endTime,
    @Nullable String userId) {}
