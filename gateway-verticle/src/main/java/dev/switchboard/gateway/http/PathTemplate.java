package dev.switchboard.gateway.http;

import dev.switchboard.gateway.auth.QueryParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A path with parameters in braces, each one segment: {@code /tasks/{taskId}}. One parameter of a
 * path may have a star and then takes one segment or more, {@code /topics/{topic*}/messages}: some
 * proxies take the escape out of a slash that belongs to the name.
 */
public record PathTemplate(List<String> segments) {

  public PathTemplate {
    segments = List.copyOf(segments);
  }

  /** Reads a template. */
  public static PathTemplate parse(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: " + path);
    }
    PathTemplate template = new PathTemplate(split(path));
    if (template.segments.stream().filter(PathTemplate::isOpen).count() > 1) {
      throw new IllegalArgumentException("two parameters of several segments: " + path);
    }
    return template;
  }

  /**
   * The segments of a request's path, each decoded by itself, so that an escaped slash stays inside
   * its segment. One slash at the end is passed over (contract 8); beyond that nothing is
   * normalised: what is written differently is another path.
   *
   * @throws IllegalArgumentException where an escape is malformed
   */
  static List<String> segmentsOf(@Nullable String path) {
    return path == null
        ? List.of()
        : split(withoutLastSlash(path)).stream().map(QueryParameters::decode).toList();
  }

  /** The same path without the one slash that may stand at its end. */
  public static String withoutLastSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static List<String> split(String path) {
    return Arrays.asList(path.substring(Math.min(1, path.length())).split("/", -1));
  }

  /** The values of the parameters; empty where the path is another. */
  Optional<Map<String, String>> match(List<String> path) {
    int more = path.size() - segments.size();
    if (more < 0 || (more > 0 && !isOpen())) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    int at = 0;
    for (String segment : segments) {
      int end = at + 1 + (isOpen(segment) ? more : 0);
      String value = String.join("/", path.subList(at, end));
      at = end;
      if (isParameter(segment)) {
        if (value.isEmpty()) {
          return Optional.empty();
        }
        values.put(nameOf(segment), value);
      } else if (!segment.equals(value)) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** Whether it has a parameter that takes more segments than one. */
  boolean isOpen() {
    return segments.stream().anyMatch(PathTemplate::isOpen);
  }

  /** What stands before the first parameter. */
  String literalPart() {
    return "/"
        + String.join("/", segments.stream().takeWhile(segment -> !isParameter(segment)).toList());
  }

  /** The names of the parameters, in order. */
  List<String> parameters() {
    List<String> names = new ArrayList<>();
    segments.stream()
        .filter(PathTemplate::isParameter)
        .forEach(segment -> names.add(nameOf(segment)));
    return names;
  }

  /** Orders templates so that a literal segment comes before a parameter in its place. */
  String specificity() {
    StringBuilder order = new StringBuilder();
    segments.forEach(segment -> order.append(isParameter(segment) ? '1' : '0'));
    return order.toString();
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static boolean isOpen(String segment) {
    return segment.startsWith("{") && segment.endsWith("*}");
  }

  private static String nameOf(String segment) {
    return segment.substring(1, segment.length() - (isOpen(segment) ? 2 : 1));
  }

  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }
}
