package dev.switchboard.server.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** Flattens a text of JSON into dotted names with line numbers, as {@link YamlFile} does YAML. */
final class JsonFile {

  private static final int MAX_DEPTH = 16;
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private final IntFunction<String> source;
  private final List<String> problems;
  private final List<RawSetting> settings = new ArrayList<>();
  private final Set<String> names = new TreeSet<>();

  private JsonFile(JsonParser parser, IntFunction<String> source, List<String> problems) {
    this.parser = parser;
    this.source = source;
    this.problems = problems;
  }

  /** The text is no object of JSON; the message says where, and quotes nothing. */
  static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    private MalformedException(JsonLocation where) {
      super(
          "what it holds cannot be read as json (line %d, column %d)"
              .formatted(where.getLineNr(), where.getColumnNr()),
          null,
          false,
          false);
    }
  }

  /**
   * What the text says; what can be no setting is added to the problems.
   *
   * @param source names the source of what stands in a line
   */
  static List<RawSetting> read(String text, IntFunction<String> source, List<String> problems)
      throws MalformedException {
    String json = text.startsWith("\ufeff") ? text.substring(1) : text;
    try (JsonParser parser = JSON.createParser(json)) {
      JsonFile file = new JsonFile(parser, source, problems);
      try {
        file.document();
      } catch (JsonProcessingException e) {
        throw new MalformedException(e.getLocation());
      }
      return file.settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A text in memory cannot fail to be read.
    }
  }

  private void document() throws IOException, MalformedException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedException(parser.currentTokenLocation());
    }
    object("", 0);
    if (parser.nextToken() != null) {
      throw new MalformedException(parser.currentTokenLocation());
    }
  }

  private void object(String name, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      refuse(name, "is nested too deeply");
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String child = name.isEmpty() ? parser.currentName() : name + "." + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT) {
        object(child, depth + 1);
      } else if (value == JsonToken.START_ARRAY) {
        list(child);
      } else {
        put(child, text(value), line());
      }
    }
  }

  private void list(String name) throws IOException {
    int line = line();
    List<String> texts = new ArrayList<>();
    boolean plain = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken item = parser.currentToken();
      plain &= item.isScalarValue() && item != JsonToken.VALUE_NULL;
      plain &= parser.getText().indexOf(',') < 0;
      texts.add(text(item));
      parser.skipChildren();
    }
    if (plain) {
      put(name, String.join(",", texts), line);
    } else {
      refuse(name, "must be a list of plain texts without commas", line);
    }
  }

  private String text(JsonToken value) throws IOException {
    return switch (value) {
      case VALUE_NULL -> "";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      default -> parser.getText();
    };
  }

  /** As it is written, but for an exponent. */
  private static String number(String written) {
    return written.matches("[-0-9.]+") ? written : new BigDecimal(written).toPlainString();
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private void put(String name, String text, int line) {
    if (names.add(name)) {
      settings.add(new RawSetting(name, text, source.apply(line)));
    } else {
      refuse(name, "is there twice", line);
    }
  }

  private void refuse(String name, String problem) {
    refuse(name, problem, line());
  }

  private void refuse(String name, String problem, int line) {
    problems.add(source.apply(line) + ": " + name + ": " + problem);
  }
}
