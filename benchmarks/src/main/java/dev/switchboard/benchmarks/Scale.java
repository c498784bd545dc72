package dev.switchboard.benchmarks;

/**
 * How much a scenario does.
 *
 * @param sockets sockets that events fan out to
 * @param requesters sockets that send requests
 * @param manySockets sockets of the scenarios about many of them (idle, storm)
 * @param deliveriesPerSecond what the paced scenarios deliver
 * @param payloadBytes bytes that are published
 * @param warmUpMillis how long a scenario runs before it is measured
 * @param millis how long it is measured
 */
record Scale(
    int sockets,
    int requesters,
    int manySockets,
    int deliveriesPerSecond,
    int payloadBytes,
    long warmUpMillis,
    long millis) {

  /** As the published figures are made. */
  static Scale of(int sockets, int manySockets, long warmUpMillis, long millis) {
    return new Scale(sockets, 100, manySockets, 100_000, 128, warmUpMillis, millis);
  }
}
