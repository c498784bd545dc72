package dev.switchboard.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The median of some rounds, and how far they lie apart; not a number where no round counts. */
record Spread(double median, double min, double max) {

  static Spread of(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    return of(rounds.stream().mapToDouble(figure).toArray());
  }

  static Spread of(double... figures) {
    double[] sorted = Arrays.stream(figures).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** One server's figures by another's, round by round. */
  static Spread ofRatios(
      List<Measurement> rounds, List<Measurement> others, ToDoubleFunction<Measurement> figure) {
    double[] ratios = new double[Math.min(rounds.size(), others.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(others.get(i));
    }
    return of(ratios);
  }
}
