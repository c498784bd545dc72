package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The chart of {@code deploy/helm}, rendered as Helm does it: values with {@code quote}, {@code
 * toJson} or {@code default}, and whole files in one {@code if}. Anything else fails.
 */
final class HelmChart {

  private static final Pattern ACTION = Pattern.compile("\\{\\{-? *(.*?) *-?}}");
  private static final Pattern WHOLE =
      Pattern.compile("\\{\\{- if (not )?(\\S+) }}\n(.*)\\{\\{- end }}\n", Pattern.DOTALL);

  private final Map<String, Object> scope = new LinkedHashMap<>();

  private HelmChart(String release, Object chart, Object values) {
    scope.put("Release", Map.of("Name", release));
    scope.put("Chart", Map.of("AppVersion", DeployFiles.at(chart, "appVersion")));
    scope.put("Values", values);
  }

  /** What a release of a name consists of, with values of one's own over the chart's. */
  static List<String> render(String release, Map<String, Object> values) throws IOException {
    var home = DeployFiles.ROOT.resolve("helm").resolve("switchboard");
    Map<String, Object> all = new LinkedHashMap<>();
    Object defaults = DeployFiles.parse(Files.readString(home.resolve("values.yaml")));
    ((Map<?, ?>) defaults).forEach((key, value) -> all.put((String) key, value));
    all.putAll(values);
    Object chart = DeployFiles.parse(Files.readString(home.resolve("Chart.yaml")));
    HelmChart rendered = new HelmChart(release, chart, all);
    List<String> texts = new ArrayList<>();
    DeployFiles.yamlFiles(home.resolve("templates"))
        .values()
        .forEach(template -> texts.add(rendered.file(template)));
    return texts;
  }

  private String file(String template) {
    Matcher whole = WHOLE.matcher(template);
    if (!whole.matches()) {
      return text(template);
    }
    boolean negated = whole.group(1) != null;
    return truth(value(whole.group(2))) == negated ? "" : text(whole.group(3));
  }

  private String text(String template) {
    return ACTION.matcher(template).replaceAll(one -> Matcher.quoteReplacement(action(one)));
  }

  private String action(MatchResult match) {
    String[] steps = match.group(1).split(" *\\| *", -1);
    Object value = value(steps[0]);
    for (int i = 1; i < steps.length; i++) {
      value = piped(steps[i], value);
    }
    assertThat(value).as(match.group()).isNotNull();
    return String.valueOf(value);
  }

  private @Nullable Object piped(String function, @Nullable Object value) {
    if (function.startsWith("default ")) {
      return truth(value) ? value : value(function.substring("default ".length()));
    }
    return switch (function) {
      case "toJson" -> Json.encode(value);
      case "quote" -> Json.encode(String.valueOf(value));
      default -> throw new AssertionError("no function " + function);
    };
  }

  private static boolean truth(@Nullable Object value) {
    return value != null && !value.equals(false) && !value.equals("");
  }

  private Object value(String path) {
    assertThat(path).matches("(\\.[A-Za-z]+)+");
    return DeployFiles.at(scope, (Object[]) path.substring(1).split("\\.", -1));
  }
}
