package dev.switchboard.chaos.report;

import dev.switchboard.chaos.check.Recovery;
import dev.switchboard.chaos.history.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An outcome as a page that needs nothing else: no script, no file, no network. */
public final class HtmlReport {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Switchboard: chaos</title>
      <style>
      body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:78rem;padding:0 1rem;
      color:#1c2330;background:#fff}
      h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
      .verdict{padding:.8rem 1rem;border-radius:.4rem;margin:1rem 0}
      .passed{background:#e2f4e6;border:1px solid #2f8f46}
      .failed{background:#fde7e4;border:1px solid #c0392b}
      table{border-collapse:collapse;width:100%}
      th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #dde2ea}
      td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
      code,pre{font:13px/1.4 ui-monospace,monospace}
      pre{overflow-x:auto;background:#f5f7fa;padding:.6rem;border-radius:.3rem}
      svg{width:100%;height:auto;border:1px solid #dde2ea;border-radius:.3rem;background:#fff}
      .legend span{display:inline-block;margin-right:1.2rem}
      .legend i{display:inline-block;width:.9rem;height:.9rem;border-radius:.2rem;
      margin-right:.35rem;vertical-align:-.1rem}
      </style></head><body>
      """;

  private HtmlReport() {}

  /** The page; {@code again} is the command that has the same faults. */
  public static String of(Outcome outcome, String again) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<h1>Switchboard under faults</h1>\n");
    page.append("<p class=\"verdict ").append(outcome.isPassed() ? "passed" : "failed");
    page.append("\">").append(escaped(TextReport.verdict(outcome))).append("</p>\n");
    if (!again.isEmpty()) {
      page.append("<p>The same faults again: <code>")
          .append(escaped(again))
          .append("</code></p>\n");
    }
    page.append("<h2>Timeline</h2>\n").append(TimelineSvg.of(outcome.timeline()));
    page.append(legend());
    page.append("<h2>Faults</h2>\n").append(faults(outcome));
    page.append(kills(outcome));
    page.append(findings(outcome.excerpts()));
    return page.append("</body></html>\n").toString();
  }

  private static String legend() {
    StringBuilder legend = new StringBuilder("<p class=\"legend\">");
    for (Entry.NodeState.State state : Entry.NodeState.State.values()) {
      entry(legend, TimelineSvg.colour(state), state.name().toLowerCase(Locale.ROOT));
    }
    entry(legend, TimelineSvg.ACKNOWLEDGED, "acknowledged a second");
    entry(legend, TimelineSvg.DELIVERED, "delivered a second");
    entry(legend, TimelineSvg.TOLD, "a client was told of a gap");
    return legend.append("</p>\n").toString();
  }

  private static void entry(StringBuilder legend, String colour, String words) {
    legend.append("<span><i style=\"background:").append(colour).append("\"></i>");
    legend.append(words).append("</span>");
  }

  private static String faults(Outcome outcome) {
    StringBuilder table = new StringBuilder("<table><tr><th>fault</th><th>on</th>");
    table.append("<th class=n>at s</th><th class=n>lasts s</th><th class=n>clients</th>");
    table.append("<th class=n>p50 ms</th><th class=n>p99 ms</th><th class=n>max ms</th></tr>\n");
    for (Timeline.Span fault : outcome.timeline().faults()) {
      table.append("<tr><td>").append(escaped(fault.fault())).append("</td><td>");
      table.append(escaped(String.join(", ", fault.nodes()))).append("</td>");
      table.append(number(seconds(fault.from())));
      table.append(number(seconds(fault.until() - fault.from())));
      outcome.recoveries().stream()
          .filter(times -> times.fault().equals(fault.fault()))
          .forEach(times -> table.append(times(times)));
      table.append("</tr>\n");
    }
    return table.append("</table>\n").toString();
  }

  private static String times(Recovery.Times times) {
    return number(times.clients() + "")
        + number(times.p50() + "")
        + number(times.p99() + "")
        + number(times.max() + "");
  }

  private static String number(String text) {
    return "<td class=n>" + text + "</td>";
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f", millis / 1_000.0);
  }

  private static String kills(Outcome outcome) {
    Recovery.Times kills = outcome.afterKills();
    String limit =
        outcome.recoveryLimitMillis() == 0
            ? ""
            : " (limit of p99: " + outcome.recoveryLimitMillis() + " ms)";
    return String.format(
        Locale.ROOT,
        "<p>After kills, from the kill until a client was given something written after it: %d"
            + " times, p50 %d ms, p99 %d ms, max %d ms%s.</p>%n",
        kills.clients(),
        kills.p50(),
        kills.p99(),
        kills.max(),
        limit);
  }

  private static String findings(Map<String, List<String>> excerpts) {
    if (excerpts.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("<h2>Findings</h2>\n");
    excerpts.forEach(
        (finding, lines) -> {
          text.append("<p>").append(escaped(finding)).append("</p><pre>");
          lines.forEach(line -> text.append(escaped(line)).append('\n'));
          text.append("</pre>\n");
        });
    return text.toString();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
