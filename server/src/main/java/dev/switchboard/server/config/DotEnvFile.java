package dev.switchboard.server.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code .env} format: {@code NAME=value} with an optional {@code export}, comments, and
 * values in single quotes (literal) or double quotes (escapes), which may run over lines. By hand,
 * since no library's errors name the line and leave out its text: see ADR 13.
 */
final class DotEnvFile {

  private final String fileName;
  private final String text;
  private final List<String> problems;
  private final List<Variable> variables = new ArrayList<>();
  private int position;
  private int line = 1;

  private DotEnvFile(String fileName, String text, List<String> problems) {
    this.fileName = fileName;
    this.text = text;
    this.problems = problems;
  }

  /** A variable with the place it was found at. */
  record Variable(String name, String value, String source) {}

  /** The variables in their order; lines of no known form are added to the problems. */
  static List<Variable> parse(String fileName, String text, List<String> problems) {
    String plain = text.replace("\r\n", "\n");
    DotEnvFile file =
        new DotEnvFile(fileName, plain.startsWith("\uFEFF") ? plain.substring(1) : plain, problems);
    while (file.position < file.text.length()) {
      file.readLine();
    }
    return file.variables;
  }

  private void readLine() {
    int startLine = line;
    skipBlanks();
    if (atEndOfLine() || peek() == '#') {
      skipLine();
      return;
    }
    String name = readName();
    if (name.equals("export")) {
      skipBlanks();
      name = readName();
      skipBlanks();
      if (!name.isEmpty() && atEndOfLine()) {
        skipLine(); // A bare "export NAME" hands on what a shell has already set.
        return;
      }
    }
    skipBlanks();
    if (name.isEmpty() || atEndOfLine() || peek() != '=') {
      problems.add(fileName + ":" + startLine + ": is not of the form NAME=value");
      skipLine();
      return;
    }
    position++;
    skipBlanks();
    String value = atEndOfLine() ? "" : readValue(startLine);
    if (value != null) {
      variables.add(new Variable(name, value, fileName + ":" + startLine));
    }
    skipLine();
  }

  private @Nullable String readValue(int startLine) {
    char quote = peek();
    if (quote != '"' && quote != '\'') {
      return readBareValue();
    }
    position++;
    StringBuilder value = new StringBuilder();
    while (position < text.length() && peek() != quote) {
      char c = next();
      if (c == '\\' && quote == '"' && position < text.length()) {
        value.append(escaped());
      } else {
        value.append(c);
      }
    }
    if (position == text.length()) {
      problems.add(fileName + ":" + startLine + ": has a quote that is not closed");
      return null;
    }
    position++;
    skipBlanks();
    if (!atEndOfLine() && peek() != '#') {
      problems.add(fileName + ":" + startLine + ": has text after the closing quote");
      return null;
    }
    return value.toString();
  }

  private String escaped() {
    char c = next();
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '"', '\\', '$', '\'' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private String readBareValue() {
    int start = position;
    while (!atEndOfLine() && !(peek() == '#' && isBlank(text.charAt(position - 1)))) {
      position++;
    }
    return text.substring(start, position).strip();
  }

  private String readName() {
    int start = position;
    while (!atEndOfLine()
        && (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '.')) {
      position++;
    }
    return text.substring(start, position);
  }

  private void skipBlanks() {
    while (!atEndOfLine() && isBlank(peek())) {
      position++;
    }
  }

  private void skipLine() {
    while (!atEndOfLine()) {
      position++;
    }
    if (position < text.length()) {
      char unused = next();
    }
  }

  private boolean atEndOfLine() {
    return position == text.length() || peek() == '\n';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private char peek() {
    return text.charAt(position);
  }

  private char next() {
    char c = text.charAt(position++);
    if (c == '\n') {
      line++;
    }
    return c;
  }
}
