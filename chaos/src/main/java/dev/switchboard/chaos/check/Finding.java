package dev.switchboard.chaos.check;

/**
 * A broken promise.
 *
 * @param at when, in milliseconds since the run began
 * @param topic in which topic
 * @param body which body is concerned: what to look for in the history
 * @param detail what was expected and what was so
 */
public record Finding(FindingKind kind, long at, String topic, String body, String detail) {

  @Override
  public String toString() {
    return kind + " at " + at + " ms in " + topic + ": " + detail + " [" + body + "]";
  }
}
