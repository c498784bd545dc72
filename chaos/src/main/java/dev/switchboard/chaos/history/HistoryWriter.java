package dev.switchboard.chaos.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a history to a file, one entry a line; from any thread. */
public final class HistoryWriter implements History, AutoCloseable {

  private final BufferedWriter out;

  /** Begins a file anew. */
  public HistoryWriter(Path file) throws IOException {
    out = Files.newBufferedWriter(file);
  }

  @Override
  public void add(Entry entry) {
    String line = HistoryJson.write(entry);
    synchronized (out) {
      try {
        out.write(line);
        out.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (out) {
      out.close();
    }
  }
}
