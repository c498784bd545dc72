package dev.switchboard.chaos.fault;

import java.util.Locale;

/**
 * One fault of a schedule.
 *
 * @param number its place in the schedule, from 1
 * @param node which node it hits
 * @param other which other node, where it is about two
 * @param quietMillis how long nothing is broken before it
 * @param lastsMillis how long it lasts
 * @param isForward of a clock: whether it goes ahead
 */
public record Fault(
    int number,
    FaultKind kind,
    int node,
    int other,
    long quietMillis,
    long lastsMillis,
    boolean isForward) {

  /** Its name in a history: number, kind and how long. */
  public String name() {
    String length =
        lastsMillis == 0 ? "" : String.format(Locale.ROOT, " %.1f s", lastsMillis / 1_000.0);
    String direction = kind == FaultKind.TURN_CLOCK ? (isForward ? " +1 h" : " -1 h") : "";
    return number + " " + kind.words() + direction + length;
  }
}
