package dev.switchboard.chaos.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A history that was written to a file. */
public record HistoryFile(Path file) {

  /** Gives every entry to a reader, in order. */
  public void forEach(Consumer<Entry> reader) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      lines.map(HistoryJson::read).forEach(reader);
    }
  }

  /** The first lines that name a word, such as a body or an operation. */
  public List<String> excerpt(String word, int atMost) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.contains('"' + word + '"')).limit(atMost).toList();
    }
  }
}
