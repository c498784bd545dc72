package dev.switchboard.benchmarks;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one run of a scenario came to.
 *
 * @param perSecond operations a second
 * @param cost what one operation cost the server, in the scenario's unit
 * @param p50Millis half of the operations took at most so long
 * @param p99Millis 99 of 100 operations took at most so long
 * @param serverShare processor time of the server by elapsed time; 1 is one core
 * @param loaderShare the same of the load generator: near 1, it was the load generator that was
 *     measured
 * @param seconds how long the measured part took
 * @param counted operations in it
 * @param faults what went wrong; empty where every count came out right
 */
record Measurement(
    double perSecond,
    double cost,
    double p50Millis,
    double p99Millis,
    double serverShare,
    double loaderShare,
    double seconds,
    long counted,
    List<String> faults) {

  private static final double MICROS_PER_MILLI = 1_000;

  /** A run that came to nothing. */
  static Measurement failed(String reason) {
    return new Measurement(
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0,
        List.of(reason));
  }

  static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }

  Measurement withCost(double other) {
    return new Measurement(
        perSecond, other, p50Millis, p99Millis, serverShare, loaderShare, seconds, counted, faults);
  }

  Measurement withFaults(List<String> others) {
    return new Measurement(
        perSecond,
        cost,
        p50Millis,
        p99Millis,
        serverShare,
        loaderShare,
        seconds,
        counted,
        List.copyOf(others));
  }
}
