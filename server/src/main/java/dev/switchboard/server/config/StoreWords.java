package dev.switchboard.server.config;

import io.vertx.core.http.HttpClientOptions;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words that the types of stores take under {@code config}, as far as they are known here. The
 * types themselves pass over what they do not know.
 */
final class StoreWords {

  private static final String HTTP = "http";

  private static final List<String> OF_ALL =
      List.of("optional", "secret", "raw-data", "hierarchical", "cache");
  private static final List<String> OF_RAW = List.of("raw.key", "raw.type", "raw.encoding");
  private static final List<String> OF_TLS =
      List.of(
          "keyStoreOptions",
          "pfxKeyCertOptions",
          "pemKeyCertOptions",
          "trustStoreOptions",
          "pfxTrustOptions",
          "pemTrustOptions",
          "crlPaths",
          "crlValues",
          "enabledCipherSuites");
  private static final List<String> OF_HTTP =
      List.of("url", "host", "port", "path", "headers", "followRedirects");

  private static final Map<String, List<String>> BY_TYPE =
      Map.of(
          "files",
          List.of("path"),
          StoreDeclaration.FILE,
          List.of("path"),
          "directory",
          List.of("path", "filesets"),
          StoreDeclaration.ENVIRONMENT,
          List.of("keys"),
          StoreDeclaration.PROPERTIES,
          List.of(),
          "http",
          OF_HTTP);

  private StoreWords() {}

  /** A line for each word of the store's config that its type does not know; never a value. */
  static List<String> problems(StoreDeclaration store) {
    List<String> ofType = BY_TYPE.get(store.type());
    if (ofType == null) {
      return List.of();
    }
    Set<String> words = new TreeSet<>(ofType);
    words.addAll(OF_ALL);
    if (store.format().equals(StoreDeclaration.RAW)) {
      words.addAll(OF_RAW);
    }
    if (store.type().equals(HTTP)) {
      words.addAll(OF_TLS);
      words.addAll(clientOptions());
    }
    List<String> problems = new ArrayList<>();
    unknown(store, store.config(), words, "", problems);
    if (store.config().get("filesets") instanceof List<?> filesets) {
      Set<String> ofSets = new TreeSet<>(List.of("pattern", "format"));
      ofSets.addAll(OF_ALL);
      ofSets.addAll(OF_RAW);
      for (Object fileset : filesets) {
        if (fileset instanceof Map<?, ?> given) {
          unknown(store, given, ofSets, "filesets.", problems);
        }
      }
    }
    return problems;
  }

  private static void unknown(
      StoreDeclaration store,
      Map<?, ?> given,
      Set<String> words,
      String at,
      List<String> problems) {
    for (Object key : given.keySet()) {
      String word = String.valueOf(key);
      if (!words.contains(word)) {
        problems.add(
            "%s: %s: config.%s%s: unknown key; did you mean %s?"
                .formatted(
                    store.line(), store.source(), at, word, Nearest.of(word, words.stream())));
      }
    }
  }

  /** The words of Vert.x's HTTP client, which are the names of its setters. */
  private static Set<String> clientOptions() {
    Set<String> names = new TreeSet<>();
    for (Method method : HttpClientOptions.class.getMethods()) {
      String name = method.getName();
      if (name.matches("set[A-Z].*") && method.getParameterCount() == 1) {
        names.add(Character.toLowerCase(name.charAt(3)) + name.substring(4));
      }
    }
    return names;
  }
}
