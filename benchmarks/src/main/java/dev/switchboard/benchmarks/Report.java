package dev.switchboard.benchmarks;

import dev.switchboard.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one scenario, as a table or as JSON.
 *
 * @param unit what a cost counts
 * @param servers the first one is the one that the others are compared with
 */
record Report(String scenario, String description, String unit, List<Row> servers) {

  // Beyond this share of a core the load generator may have been what was slow.
  private static final double LOADER_LIMIT = 0.9;

  /**
   * One server's figures, medians of its rounds.
   *
   * @param ratio the first server's cost by this one's, round by round; none for the first
   */
  record Row(
      String server,
      double perSecond,
      Spread cost,
      double p50Millis,
      double p99Millis,
      double seconds,
      double serverShare,
      double loaderShare,
      @Nullable Spread ratio,
      List<String> faults,
      List<Measurement> rounds) {}

  static Report of(Scenario scenario, List<Comparison.Result> results) {
    List<Row> rows = new ArrayList<>();
    for (Comparison.Result result : results) {
      rows.add(row(result, results.get(0)));
    }
    return new Report(scenario.name(), scenario.description(), scenario.unit(), rows);
  }

  private static Row row(Comparison.Result result, Comparison.Result first) {
    List<Measurement> rounds = result.rounds();
    Set<String> faults = new LinkedHashSet<>();
    rounds.forEach(round -> faults.addAll(round.faults()));
    return new Row(
        result.server(),
        Spread.of(rounds, Measurement::perSecond).median(),
        Spread.of(rounds, Measurement::cost),
        Spread.of(rounds, Measurement::p50Millis).median(),
        Spread.of(rounds, Measurement::p99Millis).median(),
        Spread.of(rounds, Measurement::seconds).median(),
        Spread.of(rounds, Measurement::serverShare).median(),
        Spread.of(rounds, Measurement::loaderShare).max(),
        result.server().equals(first.server())
            ? null
            : Spread.ofRatios(first.rounds(), rounds, Measurement::cost),
        List.copyOf(faults),
        List.copyOf(rounds));
  }

  boolean hasFaults() {
    return servers.stream().anyMatch(row -> !row.faults().isEmpty());
  }

  static String json(List<Report> reports) {
    return new String(Json.encode(reports), StandardCharsets.UTF_8);
  }

  String table() {
    StringBuilder text = new StringBuilder(scenario + ": " + description + "\n");
    text.append(
        String.format(
            Locale.ROOT,
            "  %-10s %11s  %-26s %9s %9s %8s %7s %7s  %s%n",
            "server",
            "per second",
            unit + " (min–max)",
            "p50 ms",
            "p99 ms",
            "seconds",
            "server",
            "loader",
            servers.size() > 1 ? servers.get(0).server() + "/this" : ""));
    for (Row row : servers) {
      text.append(line(row));
    }
    return text.toString();
  }

  private static String line(Row row) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "  %-10s %11s  %-26s %9s %9s %8s %7s %7s  %s",
            row.server(),
            figure(row.perSecond()),
            spread(row.cost()),
            figure(row.p50Millis()),
            figure(row.p99Millis()),
            figure(row.seconds()),
            percent(row.serverShare()),
            percent(row.loaderShare()),
            row.ratio() == null ? "" : spread(row.ratio())));
    List<String> notes = new ArrayList<>(row.faults());
    if (row.loaderShare() > LOADER_LIMIT) {
      notes.add("the load generator had no time to spare: the rate may be its own");
    }
    notes.forEach(note -> line.append("\n    ! ").append(note));
    return line.toString().stripTrailing() + "\n";
  }

  private static String spread(Spread spread) {
    return spread.min() == spread.max() || Double.isNaN(spread.median())
        ? figure(spread.median())
        : figure(spread.median()) + " (" + figure(spread.min()) + "–" + figure(spread.max()) + ")";
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  /** Three digits, or all of a large number. */
  private static String figure(double figure) {
    if (Double.isNaN(figure)) {
      return "–";
    }
    double size = Math.abs(figure);
    String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, figure);
  }
}
