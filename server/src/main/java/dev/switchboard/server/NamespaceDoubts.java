package dev.switchboard.server;

import dev.switchboard.protocol.feed.FeedKeys;
import dev.switchboard.protocol.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds namespaces of feed topics whose settings hold for less than somebody may think. */
final class NamespaceDoubts {

  private NamespaceDoubts() {}

  /**
   * A line for each such namespace.
   *
   * @param prefixes how the topics of other domains begin, and which domain's they are
   */
  static List<String> of(Settings settings, Map<String, String> prefixes) {
    List<String> doubts = new ArrayList<>();
    for (String name :
        FeedKeys.all().stream()
            .flatMap(family -> settings.names(family).stream())
            .sorted()
            .distinct()
            .toList()) {
      String domain = prefixes.get(name + "/");
      if (name.matches(".*[/:].*")) {
        doubts.add(
            line(settings, name)
                + "has no effect: a namespace is what stands before the first : or / of a topic");
      } else if (domain != null) {
        doubts.add(
            line(settings, name)
                + "has no effect on topics that begin with %s/, which are the domain %s's"
                    .formatted(name, domain));
      }
    }
    return doubts;
  }

  private static String line(Settings settings, String name) {
    String source =
        FeedKeys.all().stream()
            .filter(family -> settings.names(family).contains(name))
            .map(family -> settings.source(family.at(name)))
            .findFirst()
            .orElse("default");
    return source + ": feed.namespaces." + name + ": ";
  }
}
