package dev.switchboard.task;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.TaskListed;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.event.TaskStatus;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskState;
import dev.switchboard.protocol.task.TaskTopic;
import dev.switchboard.protocol.task.TaskTopic.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What subscribers are told of a task. Each event goes out on the topic of all tasks and on the
 * task's own, under one id, by which whoever reads both knows it again.
 */
final class TaskEvents {

  private TaskEvents() {}

  /** A task is new. */
  static List<Event> ofNew(StoredTask stored) {
    List<Event> events = new ArrayList<>();
    add(events, View.STATUS, stored, reach(stored));
    add(events, View.LIST, stored, reach(stored));
    return events;
  }

  /**
   * A task has changed. Progress is conflated; the last one before the end is not held back, so
   * that it neither comes behind the end nor is lost.
   */
  static List<Event> ofChange(Task before, StoredTask stored) {
    Task after = stored.task();
    List<Event> events = new ArrayList<>();
    boolean advanced = !before.progress().equals(after.progress());
    boolean moved = before.state() != after.state();
    boolean ended = after.state().finished();
    Reach reach = reach(stored);
    if (ended && (advanced || before.state() == TaskState.RUNNING)) {
      add(events, View.PROGRESS, stored, reach.lastOf(after.taskId()));
    }
    if (moved) {
      add(events, View.STATUS, stored, reach);
      add(events, View.LIST, stored, reach);
    }
    if (advanced && !ended) {
      add(events, View.PROGRESS, stored, reach.conflatedBy(after.taskId()));
    }
    return events;
  }

  /** The present state of a task, for one who comes to a topic. */
  static Event present(TaskTopic topic, StoredTask stored) {
    return event(topic, stored, reach(stored));
  }

  private static Reach reach(StoredTask stored) {
    return Reach.onlyFor(stored.task().userId()).telling(stored.task().taskId(), stored.revision());
  }

  private static void add(List<Event> events, View view, StoredTask stored, Reach reach) {
    events.add(event(new TaskTopic(view, null), stored, reach));
    events.add(event(new TaskTopic(view, stored.task().taskId()), stored, reach));
  }

  private static Event event(TaskTopic topic, StoredTask stored, Reach reach) {
    String id =
        topic.view().name().toLowerCase(Locale.ROOT)
            + "_"
            + stored.task().taskId()
            + "_"
            + stored.revision();
    return Event.ephemeral(
        topic.topic(), id, stored.changedAt(), payload(topic.view(), stored.task()), reach);
  }

  private static Payload payload(View view, Task task) {
    return switch (view) {
      case PROGRESS ->
          new TaskProgress(
              task.taskId(),
              task.total(),
              task.completed(),
              task.failed(),
              task.current(),
              task.percentage(),
              task.detail());
      case STATUS ->
          new TaskStatus(
              task.taskId(), task.name(), task.status(), task.startTime(), task.endTime());
      case LIST -> new TaskListed(task);
    };
  }
}
