package dev.switchboard.server;

/** The exit codes of every command. */
final class ExitCode {

  static final int OK = 0;

  /** Something outside kept the command from its work. */
  static final int FAILED = 1;

  /** The words or the configuration are wrong. */
  static final int USAGE = 2;

  /** {@code status} of a server that does not run. */
  static final int NOT_RUNNING = 3;

  private ExitCode() {}
}
