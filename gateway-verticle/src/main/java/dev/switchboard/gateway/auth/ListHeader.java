package dev.switchboard.gateway.auth;

import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;

/** Headers that are lists: several lines are one list (RFC 9110, 5.2 and 5.6.1). */
public final class ListHeader {

  private ListHeader() {}

  /** The elements of a header, in order; empty ones are passed over. */
  public static List<String> of(MultiMap headers, CharSequence name) {
    return of(headers.getAll(name));
  }

  /** Whether the header has an element, in capitals or not. */
  public static boolean names(MultiMap headers, CharSequence name, CharSequence element) {
    return of(headers, name).stream().anyMatch(element.toString()::equalsIgnoreCase);
  }

  static List<String> of(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .filter(element -> !element.isEmpty())
        .toList();
  }
}
