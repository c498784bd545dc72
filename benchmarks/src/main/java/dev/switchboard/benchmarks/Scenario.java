package dev.switchboard.benchmarks;

/** Something to measure, done with one running server. */
interface Scenario {

  String name();

  /** One sentence for the report. */
  String description();

  /** What {@link Measurement#cost} counts. */
  default String unit() {
    return "CPU-µs";
  }

  /** Whether any WebSocket server can do it, so that a peer can be measured beside. */
  boolean suitsPeers();

  /** Whether server and load generator may use every core. */
  default boolean usesAllCores() {
    return false;
  }

  /** Does it once; not on the load's event loop. */
  Measurement run(Subject.Running server, Load load, Scale scale);
}
