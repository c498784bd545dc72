package dev.switchboard.notification;

import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.json.Require;

/**
 * Tells what became of a code run.
 *
 * @param exitCode any whole number of 32 bits: what operating systems give
 * @param duration milliseconds, with a fraction where the runner measures one
 */
record PostRunResult(
    String sessionId, String stdout, String stderr, Long exitCode, Double duration) {

  /** The longest output, in UTF-16 units: what fits a message of the default size. */
  static final int MAX_OUTPUT = 65_536;

  private static final long MAX_DURATION_MS = 9_007_199_254_740_991L;

  PostRunResult {
    sessionId = PutRunSession.requireSessionId(sessionId);
    stdout = requireOutput("stdout", stdout);
    stderr = requireOutput("stderr", stderr);
    if (stdout.length() + stderr.length() > MAX_OUTPUT) {
      throw Require.invalid("stdout and stderr are longer than " + MAX_OUTPUT + " characters");
    }
    exitCode = Require.range("exitCode", exitCode, Integer.MIN_VALUE, 0xFFFF_FFFFL);
    if (Require.present("duration", duration) < 0 || duration > MAX_DURATION_MS) {
      throw Require.invalid("duration is not between 0 and " + MAX_DURATION_MS);
    }
  }

  private static String requireOutput(String field, String output) {
    return Require.present(field, Require.optionalText(field, output, MAX_OUTPUT));
  }

  /** The event that says so. */
  RunResult result() {
    return new RunResult(sessionId, stdout, stderr, exitCode, duration);
  }
}
