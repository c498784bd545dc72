package dev.switchboard.chaos.fault;

import dev.switchboard.chaos.world.World;

/** The ways in which things break. */
public enum FaultKind {
  /** A node is killed by SIGKILL and started again. */
  KILL_NODE("kill", 4),
  /** A node is stopped by SIGSTOP for a while. */
  PAUSE_NODE("pause", 2),
  /** A node is ended in good order and started again; of several, one after the other. */
  RESTART("restart", 2),
  /** A node's wall clock goes wrong by an hour for a while. */
  TURN_CLOCK("clock", 2),
  /** The database's disk is full for a while. */
  FILL_DISK("disk full", 2),
  /** The database is killed by SIGKILL and started again. */
  KILL_DATABASE("kill database", 2),
  /** Two nodes do not hear each other for a while. */
  PART_NODES("partition", 3),
  /** A node and the database do not hear each other for a while. */
  PART_DATABASE("database partition", 2);

  private static final String KILL = "kill";

  private final String words;
  private final int weight;

  FaultKind(String words, int weight) {
    this.words = words;
    this.weight = weight;
  }

  /** How reports call it. */
  public String words() {
    return words;
  }

  /** How the command line calls it. */
  public String option() {
    return words.replace(' ', '-');
  }

  /** How often it comes, compared with the others. */
  int weight() {
    return weight;
  }

  boolean isPossibleIn(World world) {
    return switch (this) {
      case KILL_NODE, PAUSE_NODE, RESTART -> true;
      case TURN_CLOCK -> world.hasClocks();
      case FILL_DISK -> world.hasDisk();
      case KILL_DATABASE -> world.hasDatabase();
      case PART_NODES -> world.hasNetwork() && world.size() > 1;
      case PART_DATABASE -> world.hasNetwork() && world.hasDatabase();
    };
  }

  /** Whether a fault of this name is a kill: clients are to be served again within seconds. */
  public static boolean isKill(String fault) {
    return fault.substring(fault.indexOf(' ') + 1).startsWith(KILL);
  }
}
