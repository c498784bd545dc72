package dev.switchboard.chaos.report;

import dev.switchboard.chaos.check.Checker;
import dev.switchboard.chaos.check.Finding;
import dev.switchboard.chaos.check.Recovery;
import dev.switchboard.chaos.check.Verdict;
import dev.switchboard.chaos.fault.FaultKind;
import dev.switchboard.chaos.history.HistoryFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A history, judged.
 *
 * @param recoveryLimitMillis within what time 99 of 100 clients are to be served again after a
 *     kill; 0 sets no limit
 * @param excerpts lines of the history about each finding's body
 */
public record Outcome(
    Verdict verdict,
    List<Recovery.Times> recoveries,
    Recovery.Times afterKills,
    long recoveryLimitMillis,
    Timeline timeline,
    Map<String, List<String>> excerpts) {

  private static final int FINDINGS_SHOWN = 5;
  private static final int LINES_SHOWN = 12;

  /** Judges the history of a file; throws {@link IllegalArgumentException} where it is none. */
  public static Outcome of(HistoryFile history, long recoveryLimitMillis) throws IOException {
    Checker checker = new Checker();
    Recovery recovery = new Recovery(FaultKind::isKill);
    Timeline timeline = new Timeline();
    history.forEach(
        entry -> {
          checker.take(entry);
          recovery.take(entry);
          timeline.take(entry);
        });
    Verdict verdict = checker.verdict();
    Map<String, List<String>> excerpts = new LinkedHashMap<>();
    for (Finding finding : verdict.findings().stream().limit(FINDINGS_SHOWN).toList()) {
      excerpts.put(finding.toString(), history.excerpt(finding.body(), LINES_SHOWN));
    }
    return new Outcome(
        verdict,
        recovery.perFault(),
        recovery.afterKills(),
        recoveryLimitMillis,
        timeline,
        excerpts);
  }

  /** Whether clients were served again in time after kills. */
  public boolean isInTime() {
    return recoveryLimitMillis == 0 || afterKills.p99() <= recoveryLimitMillis;
  }

  /** Whether everything that is promised was so. */
  public boolean isPassed() {
    return verdict.isClean() && isInTime();
  }
}
