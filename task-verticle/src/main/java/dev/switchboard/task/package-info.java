/**
 * The task domain: long work that somebody does and others watch.
 *
 * <p>The walk of a report: {@link dev.switchboard.task.TaskDomain} binds each command to a method
 * of {@code TaskService}; the service reads the task in the transaction that it hands to the store,
 * has {@code TaskProgression} say what becomes of it by the report, writes the row ({@code
 * TaskTable}) and publishes what changed ({@code TaskEvents}) behind the commit. The row is the
 * latest state and all that is kept: events of tasks are ephemeral, and whoever subscribes is given
 * the present state first.
 *
 * <p>Finished tasks are kept for 30 days, at most the last 10,000; unfinished ones for good.
 */
@NullMarked
package dev.switchboard.task;

import org.jspecify.annotations.NullMarked;
