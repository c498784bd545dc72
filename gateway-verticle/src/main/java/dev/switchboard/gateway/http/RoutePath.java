package dev.switchboard.gateway.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where an endpoint is, as domains announce it: parameters in braces, each one segment, {@code
 * /tasks/{taskId}}. One parameter of a path may have a star and then takes one segment or more,
 * {@code /topics/{topic*}/messages}: some proxies take the escape out of a slash that belongs to
 * the name.
 */
public record RoutePath(String template) {

  /** Literal paths first, then those whose parameters stand further behind; open ones last. */
  static final Comparator<RoutePath> MATCHING_ORDER =
      Comparator.comparing(RoutePath::isOpen)
          .thenComparing(path -> path.isOpen() ? -path.segments().length : 0)
          .thenComparing(RoutePath::specificity);

  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)(\\*?)}");

  // What RFC 3986 allows in a segment, but for what has a meaning to Vert.x: colon and star.
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~!$&'()+,;=@-]*");

  public RoutePath {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: " + template);
    }
    for (String segment : segments(template)) {
      if (!PARAMETER.matcher(segment).matches() && !LITERAL.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "a segment is neither literal nor a parameter: " + template);
      }
    }
    if (template.indexOf("*}") != template.lastIndexOf("*}")) {
      throw new IllegalArgumentException("two parameters of several segments: " + template);
    }
  }

  private static String[] segments(String template) {
    return template.substring(1).split("/", -1);
  }

  private String[] segments() {
    return segments(template);
  }

  /**
   * A new route of this path. Vert.x passes over one slash at the end (contract 8) and decodes each
   * parameter by itself, so that an escaped slash stays inside its segment; beyond that nothing is
   * normalised: two slashes or a dot segment are part of another path.
   */
  Route on(Router router) {
    Route route =
        isOpen()
            // In Vert.x's own templates a parameter is one segment.
            ? router.routeWithRegex(regex()).setRegexGroupsNames(parameters())
            : router.route(PARAMETER.matcher(template).replaceAll(":$1"));
    return route.useNormalizedPath(false);
  }

  private String regex() {
    StringBuilder regex = new StringBuilder();
    int parameters = 0;
    for (String segment : segments()) {
      Matcher parameter = PARAMETER.matcher(segment);
      regex.append('/');
      if (parameter.matches()) {
        // Vert.x finds its groups by these names.
        String form = parameter.group(2).isEmpty() ? "[^/]+" : "(?s:.+?)";
        regex.append("(?<p").append(parameters++).append('>').append(form).append(')');
      } else {
        regex.append(Pattern.quote(segment));
      }
    }
    return regex.append("/?").toString();
  }

  /** The same for all paths that no request can tell apart: the names of parameters say nothing. */
  String shape() {
    return PARAMETER.matcher(template).replaceAll("{$2}");
  }

  /** The names of the parameters, in order. */
  List<String> parameters() {
    List<String> names = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(template);
    while (parameter.find()) {
      names.add(parameter.group(1));
    }
    return names;
  }

  /** What stands before the first parameter. */
  String literalPart() {
    int parameter = template.indexOf("/{");
    return parameter < 0 ? template : template.substring(0, Math.max(1, parameter));
  }

  /** Whether a request's path, as it was sent, is one of these. */
  boolean matches(String path) {
    return path.matches(regex());
  }

  /** Whether a parameter takes several segments, so that a path may be of other templates too. */
  boolean isOpen() {
    return template.contains("*}");
  }

  private String specificity() {
    return Arrays.stream(segments())
        .map(segment -> segment.startsWith("{") ? "1" : "0")
        .collect(Collectors.joining());
  }
}
