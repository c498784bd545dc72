package dev.switchboard.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

  @TempDir private Path directory;

  @Test
  void readsEveryKindOfEntryAsItWasWritten() throws IOException {
    List<Entry> entries =
        List.of(
            new Entry.Topic(0, "t", Entry.Promise.EVERY_EVENT, true, List.of("alice")),
            new Entry.Topic(0, "s", Entry.Promise.NEWEST_STATE, false, List.of()),
            new Entry.Subscribe(1, "r1", "alice", "t", true),
            new Entry.Invoke(2, "w1", "w1-1", "t", "b-1", "key"),
            new Entry.Invoke(2, "w1", "w1-2", "t", "b-2", null),
            new Entry.Ok(3, "w1-1", 7L),
            new Entry.Fail(4, "w1-2", "409"),
            new Entry.Unknown(5, "w1-3", "no answer"),
            new Entry.Delivery(6, "r1", "t", "e", 7L, null, "b-1\nb-2"),
            new Entry.Told(7, "r1", "t", "recovered: false"),
            new Entry.Logged(8, "t", 7L, "消息"),
            new Entry.LogRead(9, "t", true),
            new Entry.FaultBegun(10, "1 kill", List.of("node1")),
            new Entry.FaultEnded(11, "1 kill"),
            new Entry.NodeState(12, "node1", Entry.NodeState.State.DOWN));

    Path file = directory.resolve("history.jsonl");
    try (HistoryWriter writer = new HistoryWriter(file)) {
      entries.forEach(writer::add);
    }
    List<Entry> read = new ArrayList<>();
    new HistoryFile(file).forEach(read::add);

    assertThat(read).isEqualTo(entries);
    assertThat(Files.readAllLines(file)).hasSameSizeAs(entries);
  }

  @Test
  void findsTheLinesThatNameABody() throws IOException {
    Path file = directory.resolve("history.jsonl");
    try (HistoryWriter writer = new HistoryWriter(file)) {
      writer.add(new Entry.Logged(8, "t", 7L, "b-1"));
      writer.add(new Entry.Logged(8, "t", 8L, "b-11"));
    }

    assertThat(new HistoryFile(file).excerpt("b-1", 10)).hasSize(1);
  }

  @Test
  void refusesALineThatIsNoEntry() throws IOException {
    Path file = Files.writeString(directory.resolve("history.jsonl"), "{\"kind\":\"else\"}\n");

    assertThatThrownBy(() -> new HistoryFile(file).forEach(entry -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no entry of a history");
  }
}
