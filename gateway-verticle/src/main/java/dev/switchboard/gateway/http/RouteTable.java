package dev.switchboard.gateway.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a path stands for. Immutable; made anew when routes come. */
final class RouteTable {

  private static final Logger LOG = LoggerFactory.getLogger(RouteTable.class);

  private final Map<Integer, List<Resource>> byLength = new HashMap<>();
  private final List<Resource> open = new ArrayList<>();
  private final ServedPaths paths;

  /** The endpoints of one path, by method. */
  private record Resource(PathTemplate path, SortedMap<String, Endpoint> endpoints) {}

  /** A path that is known, with the values of its parameters. */
  record Match(SortedMap<String, Endpoint> endpoints, Map<String, String> parameters) {

    /** What serves a method; a HEAD is a GET whose content is not sent. */
    Optional<Endpoint> endpoint(String method) {
      return Optional.ofNullable(endpoints.get(method.equals("HEAD") ? "GET" : method));
    }

    /** The methods there are, as {@code Allow} lists them. */
    String allowed() {
      TreeSet<String> methods = new TreeSet<>(endpoints.keySet());
      methods.add("OPTIONS");
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return String.join(", ", methods);
    }
  }

  /** The first of two endpoints for the same call wins. */
  RouteTable(Collection<Endpoint> endpoints) {
    endpoints.forEach(this::add);
    Comparator<Resource> literalFirst =
        Comparator.comparing(resource -> resource.path().specificity());
    byLength.values().forEach(resources -> resources.sort(literalFirst));
    open.sort(
        Comparator.<Resource>comparingInt(resource -> -resource.path().segments().size())
            .thenComparing(literalFirst));
    paths = ServedPaths.of(endpoints);
  }

  /** The paths there are. */
  ServedPaths paths() {
    return paths;
  }

  private void add(Endpoint endpoint) {
    List<Resource> resources =
        endpoint.path().isOpen()
            ? open
            : byLength.computeIfAbsent(endpoint.path().segments().size(), n -> new ArrayList<>());
    Resource resource =
        resources.stream()
            .filter(known -> known.path().equals(endpoint.path()))
            .findFirst()
            .orElseGet(
                () -> {
                  Resource made = new Resource(endpoint.path(), new TreeMap<>());
                  resources.add(made);
                  return made;
                });
    if (resource.endpoints().putIfAbsent(endpoint.method(), endpoint) != null) {
      LOG.atError()
          .addKeyValue("method", endpoint.method())
          .addKeyValue("path", endpoint.path())
          .log("Two domains announce the same HTTP call; the second is left out");
    }
  }

  /** Looks up the decoded segments of a path. */
  Optional<Match> match(List<String> segments) {
    return match(byLength.getOrDefault(segments.size(), List.of()), segments)
        .or(() -> match(open, segments));
  }

  private static Optional<Match> match(List<Resource> resources, List<String> segments) {
    for (Resource resource : resources) {
      Optional<Map<String, String>> parameters = resource.path().match(segments);
      if (parameters.isPresent()) {
        return Optional.of(new Match(resource.endpoints(), parameters.get()));
      }
    }
    return Optional.empty();
  }
}
