package dev.switchboard.chaos.report;

import dev.switchboard.chaos.check.Recovery;
import dev.switchboard.chaos.check.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An outcome as lines of text. */
public final class TextReport {

  private TextReport() {}

  /** The verdict, the timeline and the figures. */
  public static String of(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(verdict(outcome)).append("\n\nTimeline\n");
    for (Timeline.Span fault : outcome.timeline().faults()) {
      text.append(fault(fault, outcome.recoveries())).append('\n');
    }
    Recovery.Times kills = outcome.afterKills();
    text.append(
        String.format(
            Locale.ROOT,
            "%nRecovery after kills: %d times, p50 %d ms, p99 %d ms, max %d ms%s%n",
            kills.clients(),
            kills.p50(),
            kills.p99(),
            kills.max(),
            outcome.isInTime() ? "" : " – over " + outcome.recoveryLimitMillis() + " ms"));
    outcome
        .excerpts()
        .forEach(
            (finding, lines) -> {
              text.append('\n').append(finding).append('\n');
              lines.forEach(line -> text.append("    ").append(line).append('\n'));
            });
    return text.toString();
  }

  static String verdict(Outcome outcome) {
    Verdict verdict = outcome.verdict();
    String counts =
        verdict.isClean()
            ? "nothing lost, doubled, out of order, made up or given to a stranger"
            : verdict.counts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(count -> count.getValue() + " " + words(count.getKey().name()))
                .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s: %s. %,d acknowledged, %,d refused, %,d unknown; %,d in the log; %,d deliveries, %,d of"
            + " them repeats, %d times told of a gap.",
        outcome.isPassed() ? "PASSED" : "FAILED",
        counts,
        verdict.acknowledged(),
        verdict.failed(),
        verdict.unknown(),
        verdict.logged(),
        verdict.deliveries(),
        verdict.repeats(),
        verdict.told());
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String fault(Timeline.Span fault, List<Recovery.Times> recoveries) {
    String recovery =
        recoveries.stream()
            .filter(times -> times.fault().equals(fault.fault()) && times.clients() > 0)
            .map(
                times ->
                    String.format(
                        Locale.ROOT,
                        "; %d clients served again, p50 %d ms, max %d ms",
                        times.clients(),
                        times.p50(),
                        times.max()))
            .findFirst()
            .orElse("");
    return String.format(
        Locale.ROOT,
        "  %7.1f s  %s on %s, %.1f s%s",
        fault.from() / 1_000.0,
        fault.fault(),
        String.join(" and ", fault.nodes()),
        (fault.until() - fault.from()) / 1_000.0,
        recovery);
  }
}
