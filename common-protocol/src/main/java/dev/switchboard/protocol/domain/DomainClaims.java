package dev.switchboard.protocol.domain;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which domain has which topic prefixes and HTTP routes, so that two domains never share one
 * unnoticed. A prefix may begin with another one: the longest that fits a topic counts. Commands
 * are checked by the {@link dev.switchboard.protocol.command.CommandCatalogue}. Thread-safe.
 */
public final class DomainClaims {

  private final Map<String, Claims> byDomain = new TreeMap<>();

  private record Claims(List<String> prefixes, Map<String, String> routes) {}

  /**
   * Takes a domain's claims, in the place of what it had claimed before.
   *
   * @throws IllegalStateException where another domain has one of them, in one line that names
   *     both; nothing is taken then
   */
  public synchronized void take(
      String domain, Collection<String> prefixes, Collection<HttpRoute> routes) {
    Claims claims = new Claims(List.copyOf(prefixes), shapes(routes));
    byDomain.forEach(
        (other, theirs) -> {
          if (!other.equals(domain)) {
            refuseCommon(domain, claims, other, theirs);
          }
        });
    byDomain.put(domain, claims);
  }

  private static void refuseCommon(String domain, Claims claims, String other, Claims theirs) {
    for (String prefix : claims.prefixes()) {
      if (theirs.prefixes().contains(prefix)) {
        throw new IllegalStateException(
            "domains %s and %s: both have the topic prefix \"%s\""
                .formatted(other, domain, prefix));
      }
    }
    claims
        .routes()
        .forEach(
            (shape, route) -> {
              if (theirs.routes().containsKey(shape)) {
                throw new IllegalStateException(
                    "domains %s and %s: both have the HTTP route %s"
                        .formatted(other, domain, route));
              }
            });
  }

  /** Routes by what requests cannot tell apart: the names of parameters say nothing. */
  private static Map<String, String> shapes(Collection<HttpRoute> routes) {
    Map<String, String> shapes = new LinkedHashMap<>();
    for (HttpRoute route : routes) {
      String text = route.method() + " " + route.path();
      shapes.put(text.replaceAll("\\{[^}]*}", "{}"), text);
    }
    return new HashMap<>(shapes);
  }
}
