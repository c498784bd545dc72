package dev.switchboard.protocol.event;

/**
 * The outcome of a code run (channel.md, run-results).
 *
 * @param duration milliseconds, at most 2^53 - 1
 */
public record RunResult(
    String sessionId, String stdout, String stderr, long exitCode, double duration)
    implements BuiltIn {

  /** The duration as JSON shows it: a whole number without a fraction. */
  public Number shownDuration() {
    long whole = (long) duration;
    return whole == duration ? (Number) whole : (Number) duration;
  }

  @Override
  public PayloadKind kind() {
    return PayloadKind.RUN_RESULT;
  }
}
