package dev.switchboard.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Entries as lines of JSON and back. */
final class HistoryJson {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter WRITER = MAPPER.writerFor(Entry.class);
  private static final ObjectReader READER = MAPPER.readerFor(Entry.class);

  private HistoryJson() {}

  static String write(Entry entry) {
    try {
      return WRITER.writeValueAsString(entry);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written: " + entry, e);
    }
  }

  /** Throws {@link IllegalArgumentException} for what is no entry. */
  static Entry read(String line) {
    try {
      return READER.readValue(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no entry of a history: " + line, e);
    }
  }
}
