package dev.switchboard.gateway.topic;

/** The event loop that topics live on. */
public interface Turns {

  /** Runs a task when the present turn of the event loop is over. */
  void soon(Runnable task);

  /** Runs a task later, on the event loop. */
  void after(long delayMs, Runnable task);
}
