package dev.switchboard.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.chaos.history.Entry;
import dev.switchboard.chaos.history.HistoryFile;
import dev.switchboard.chaos.history.HistoryWriter;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportsTest {

  @TempDir private Path directory;
  private Path file = Path.of("history.jsonl");

  @BeforeEach
  void place() {
    file = directory.resolve("history.jsonl");
  }

  /** A run with a kill; its second message is delivered, or lost. */
  private Outcome outcome(boolean loses, long limit) throws IOException {
    try (HistoryWriter history = new HistoryWriter(file)) {
      history.add(new Entry.Topic(0, "t", Entry.Promise.EVERY_EVENT, true, List.of()));
      history.add(new Entry.NodeState(0, "node1", Entry.NodeState.State.UP));
      history.add(new Entry.Subscribe(1, "<r>", "alice", "t", true));
      written(history, 100, "b1", 1);
      delivered(history, 120, "b1", 1);
      history.add(new Entry.FaultBegun(1_000, "1 kill", List.of("node1")));
      history.add(new Entry.NodeState(1_000, "node1", Entry.NodeState.State.DOWN));
      history.add(new Entry.NodeState(4_000, "node1", Entry.NodeState.State.UP));
      history.add(new Entry.FaultEnded(4_000, "1 kill"));
      written(history, 4_100, "b2", 2);
      if (!loses) {
        delivered(history, 7_000, "b2", 2);
      }
      history.add(new Entry.Logged(8_000, "t", 1L, "b1"));
      history.add(new Entry.Logged(8_000, "t", 2L, "b2"));
      history.add(new Entry.LogRead(8_000, "t", true));
    }
    return Outcome.of(new HistoryFile(file), limit);
  }

  private static void written(HistoryWriter history, long at, String body, long sequence) {
    history.add(new Entry.Invoke(at, "w", body, "t", body, null));
    history.add(new Entry.Ok(at + 10, body, sequence));
  }

  private static void delivered(HistoryWriter history, long at, String body, long sequence) {
    history.add(new Entry.Delivery(at, "<r>", "t", "e", sequence, null, body));
  }

  @Test
  void passesWhatKeptItsPromises() throws IOException {
    Outcome outcome = outcome(false, 10_000);

    assertThat(outcome.isPassed()).isTrue();
    assertThat(TextReport.of(outcome))
        .startsWith("PASSED: nothing lost")
        .contains("1 kill on node1, 3.0 s; 1 clients served again, p50 600");
  }

  @Test
  void failsWhatCameBackTooLate() throws IOException {
    Outcome outcome = outcome(false, 5_000);

    assertThat(outcome.isPassed()).isFalse();
    assertThat(TextReport.of(outcome)).startsWith("FAILED").contains("over 5000 ms");
  }

  @Test
  void namesWhatIsLostAndShowsItsHistory() throws IOException {
    String text = TextReport.of(outcome(true, 0));

    assertThat(text)
        .startsWith("FAILED: 1 lost.")
        .contains("never delivered to <r> [b2]")
        .contains("{\"kind\":\"ok\",\"at\":4110,\"op\":\"b2\",\"sequence\":2}");
  }

  @Test
  void drawsEveryNodeAndFault() throws Exception {
    String page = HtmlReport.of(outcome(false, 0), "./switchboard chaos --seed 7");
    String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6);

    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("rect")
                .getLength())
        .as("three states and a fault")
        .isEqualTo(4);
    assertThat(svg).contains(">node1<").contains("<title>1 kill on node1</title>");
    assertThat(page).contains("./switchboard chaos --seed 7");
  }

  @Test
  void makesAPageThatNeedsNothingElse() throws IOException {
    String page = HtmlReport.of(outcome(true, 0), "");

    assertThat(page).doesNotContain("http:", "https:", "<script", "src=", "@import");
    assertThat(page).contains("&lt;r&gt;").doesNotContain("<r>");
  }
}
