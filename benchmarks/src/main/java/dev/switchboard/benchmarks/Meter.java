package dev.switchboard.benchmarks;

import java.util.List;
import org.HdrHistogram.Histogram;

/** Counts operations, and what they cost the server between two moments. Event loop only. */
final class Meter {

  private static final long LONGEST_MICROS = 600_000_000;
  private static final int DIGITS = 3;

  private final long server;
  private final long loader = ProcessHandle.current().pid();
  private final Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
  private long counted;
  private long beganAt;
  private long countedBefore;
  private double serverBefore;
  private double loaderBefore;

  Meter(long server) {
    this.server = server;
  }

  void count() {
    counted++;
  }

  long counted() {
    return counted;
  }

  /** Notes how long an operation took that was due at a time of {@link System#nanoTime}. */
  void tookSince(long dueAt) {
    long micros = (System.nanoTime() - dueAt) / 1_000;
    latencies.recordValue(Math.max(0, Math.min(LONGEST_MICROS, micros)));
  }

  /** What is counted from here on is measured. */
  void begin() {
    latencies.reset();
    countedBefore = counted;
    serverBefore = ProcessFigures.cpuMicros(server);
    loaderBefore = ProcessFigures.cpuMicros(loader);
    beganAt = System.nanoTime();
  }

  /** What was counted since the beginning, at its cost in processor time of the server. */
  Measurement end() {
    double micros = (System.nanoTime() - beganAt) / 1_000.0;
    double serverMicros = ProcessFigures.cpuMicros(server) - serverBefore;
    double loaderMicros = ProcessFigures.cpuMicros(loader) - loaderBefore;
    long done = counted - countedBefore;
    return new Measurement(
        done / micros * 1_000_000,
        serverMicros / Math.max(1, done),
        Measurement.millis(latencies, 50),
        Measurement.millis(latencies, 99),
        serverMicros / micros,
        loaderMicros / micros,
        micros / 1_000_000,
        done,
        List.of());
  }
}
