package dev.switchboard.protocol.task;

import dev.switchboard.protocol.json.Require;

/** Names one task. */
public record TaskRef(String taskId) {

  public TaskRef {
    taskId = Require.text("taskId", taskId, 128);
  }
}
