package dev.switchboard.chaos.history;

/** Where clients and faults write down what happens; from any thread. */
@FunctionalInterface
public interface History {

  /** Writes one entry down, behind all that were written before. */
  void add(Entry entry);
}
