package dev.switchboard.server;

import dev.switchboard.protocol.json.Json;
import java.util.List;

/**
 * What came of a reload, in lines for people.
 *
 * @param applied settings that changed, as they are now
 * @param waiting settings that will have these values after a restart
 * @param problems why nothing was changed; none where the configuration can be used
 * @param doubts what can be used but is probably not meant
 */
record ReloadReport(
    List<String> applied, List<String> waiting, List<String> problems, List<String> doubts) {

  ReloadReport {
    applied = List.copyOf(applied);
    waiting = List.copyOf(waiting);
    problems = List.copyOf(problems);
    doubts = List.copyOf(doubts);
  }

  static ReloadReport refused(List<String> problems) {
    return new ReloadReport(List.of(), List.of(), problems, List.of());
  }

  byte[] json() {
    return Json.encode(this);
  }

  /** What the command prints. */
  String text() {
    if (applied.isEmpty() && waiting.isEmpty()) {
      return "Nothing has changed.";
    }
    StringBuilder text = new StringBuilder();
    section(text, "Applied:", applied);
    section(text, "Waiting for a restart:", waiting);
    return text.toString().stripTrailing();
  }

  private static void section(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append(title).append('\n');
      lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }
  }
}
