/**
 * The task domain's records: tasks, what can be said and asked about them, and their topics.
 *
 * <p>A verticle that does long work tells of it in one call of a {@link
 * dev.switchboard.protocol.bus.TaskReporter}, and every subscriber sees it, in each dialect and on
 * every node:
 *
 * <pre>{@code
 * TaskReporter tasks = new TaskReporter(vertx, "importer");
 * tasks
 *     .create(CreateTask.named("Import of 2024", 100))
 *     .compose(task -> tasks.progress(task.taskId(), 45, "BTCUSDT"))
 *     .compose(task -> tasks.state(task.taskId(), TaskState.COMPLETED));
 * }</pre>
 */
@Api
@NullMarked
package dev.switchboard.protocol.task;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
