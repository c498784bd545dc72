package dev.switchboard.task;

import dev.switchboard.protocol.task.Task;

/**
 * A task with what only its domain knows of it.
 *
 * @param number tasks made later have greater ones
 * @param revision how often it has changed
 * @param changedAt when it last changed, epoch milliseconds
 */
record StoredTask(Task task, long number, long revision, long changedAt) {

  StoredTask changedTo(Task changed, long now) {
    return new StoredTask(changed, number, revision + 1, now);
  }
}
