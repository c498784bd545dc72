package dev.switchboard.gateway.topic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An event loop whose turns and timers a test runs by hand. */
final class HandTurns implements Turns {

  private Deque<Runnable> soon = new ArrayDeque<>();
  private List<Runnable> later = new ArrayList<>();

  @Override
  public void soon(Runnable task) {
    soon.add(task);
  }

  @Override
  public void after(long delayMs, Runnable task) {
    later.add(task);
  }

  /** Runs what waits for the end of the turn, and what that brings. */
  void finishTurn() {
    while (!soon.isEmpty()) {
      Deque<Runnable> now = soon;
      soon = new ArrayDeque<>();
      now.forEach(Runnable::run);
    }
  }

  /** Runs what waits for its time. */
  void letTimePass() {
    List<Runnable> now = later;
    later = new ArrayList<>();
    now.forEach(Runnable::run);
  }
}
