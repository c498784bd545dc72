package dev.switchboard.protocol.event;

/**
 * The outcome of a code run (channel.md, run-results).
 *
 * @param duration milliseconds
 */
public record RunResult(
    String sessionId, String stdout, String stderr, long exitCode, long duration)
    implements Payload {

  @Override
  public PayloadKind kind() {
    return PayloadKind.RUN_RESULT;
  }
}
