package dev.switchboard.gateway.http;

import dev.switchboard.gateway.auth.QueryParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A path with parameters in braces, each one segment: {@code /topics/{topic}/messages}. */
public record PathTemplate(List<String> segments) {

  public PathTemplate {
    segments = List.copyOf(segments);
  }

  /** Reads a template. */
  public static PathTemplate parse(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: " + path);
    }
    return new PathTemplate(split(path));
  }

  /**
   * The segments of a request's path, each decoded by itself, so that an escaped slash stays inside
   * its segment. Nothing is normalised: what is written differently is another path.
   *
   * @throws IllegalArgumentException where an escape is malformed
   */
  static List<String> segmentsOf(@Nullable String path) {
    return path == null ? List.of() : split(path).stream().map(QueryParameters::decode).toList();
  }

  private static List<String> split(String path) {
    return Arrays.asList(path.substring(Math.min(1, path.length())).split("/", -1));
  }

  /** The values of the parameters; empty where the path is another. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String segment = segments.get(i);
      if (isParameter(segment)) {
        if (path.get(i).isEmpty()) {
          return Optional.empty();
        }
        values.put(nameOf(segment), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
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

  private static String nameOf(String segment) {
    return segment.substring(1, segment.length() - 1);
  }

  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }
}
