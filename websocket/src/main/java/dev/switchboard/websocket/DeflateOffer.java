package dev.switchboard.websocket;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Chooses among the extensions a client offers (RFC 6455, 9.1; RFC 7692, 5 and 7.1). */
final class DeflateOffer {

  private static final String EXTENSION = "permessage-deflate";
  private static final String WIDEST_WINDOW = "15";

  private DeflateOffer() {}

  /**
   * The answer to the first offer of permessage-deflate that can be met; empty where there is none
   * and the connection goes without.
   *
   * @param headers the values of {@code Sec-WebSocket-Extensions}
   */
  static Optional<String> answer(List<String> headers) {
    for (String header : headers) {
      for (String offer : split(header, ',')) {
        Optional<String> answer = answer(offer);
        if (answer.isPresent()) {
          return answer;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> answer(String offer) {
    List<String> parts = split(offer, ';');
    if (!parts.get(0).equalsIgnoreCase(EXTENSION)) {
      return Optional.empty();
    }
    String windows = "";
    Set<String> seen = new HashSet<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      name = name.toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : unquoted(part.substring(equals + 1).strip());
      boolean met =
          switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> equals < 0;
            // A hint that may stay without answer: the decompressor takes any window.
            case "client_max_window_bits" -> equals < 0 || windowBits(value);
            // The JDK's compressor knows only the widest window.
            case "server_max_window_bits" -> value.equals(WIDEST_WINDOW);
            default -> false;
          };
      if (!met || !seen.add(name)) {
        return Optional.empty();
      }
      if (name.equals("server_max_window_bits")) {
        windows = "; server_max_window_bits=" + WIDEST_WINDOW;
      }
    }
    return Optional.of(
        EXTENSION + "; server_no_context_takeover; client_no_context_takeover" + windows);
  }

  private static boolean windowBits(String value) {
    return value.matches("[89]|1[0-5]");
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** Splits outside of quotes; never empty. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }
}
