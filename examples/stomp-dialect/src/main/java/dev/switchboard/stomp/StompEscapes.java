package dev.switchboard.stomp;

import dev.switchboard.protocol.json.Require;

/** How headers write what would end them (STOMP 1.2, Value Encoding). */
final class StompEscapes {

  private StompEscapes() {}

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\r' -> escaped.append("\\r");
        case '\n' -> escaped.append("\\n");
        case ':' -> escaped.append("\\c");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /**
   * Takes the escapes out.
   *
   * @throws dev.switchboard.protocol.FailureException where there is one that STOMP does not know
   */
  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain.append(c == '\\' ? meant(text, ++i) : c);
    }
    return plain.toString();
  }

  private static char meant(String text, int index) {
    char c = index < text.length() ? text.charAt(index) : ' ';
    return switch (c) {
      case '\\' -> '\\';
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 'c' -> ':';
      default -> throw Require.invalid("a header has an escape other than \\r, \\n, \\c and \\\\");
    };
  }
}
