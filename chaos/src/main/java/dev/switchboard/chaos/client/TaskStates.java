package dev.switchboard.chaos.client;

import java.util.List;

/** The states of a task, in the order in which a task of this run passes through them. */
final class TaskStates {

  private static final List<String> STATES = List.of("pending", "running", "completed");

  private TaskStates() {}

  /** How far a state is; -1 for what no task of this run is ever in. */
  static int rank(String state) {
    return STATES.indexOf(state);
  }
}
