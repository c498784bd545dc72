package dev.switchboard.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What stands under a store's {@code config}. That is the store's own affair, except that {@code
 * ${NAME}} is a variable of the environment or of {@code .env}, so that a store's password need not
 * be in the file.
 *
 * <p>It is kept in plain maps and lists: commands that read no store need not load what makes JSON
 * of them.
 *
 * @param written as it is in the file
 * @param filled with the variables put in
 * @param missing variables that there are none of; only who reads the store needs them
 */
record StoreConfig(Map<?, ?> written, Map<?, ?> filled, Set<String> missing) {

  private static final StoreConfig EMPTY = new StoreConfig(Map.of(), Map.of(), Set.of());

  private static final int MAX_DEPTH = 16;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  /** Makes plain values of nodes, and nothing else: it knows no class. */
  private static final class PlainValues extends SafeConstructor {

    PlainValues() {
      super(new LoaderOptions());
      setAllowDuplicateKeys(false);
    }

    Object of(Node node) {
      return constructDocument(node);
    }
  }

  /** Reads it; what is wrong with it goes to the problems. */
  static StoreConfig of(
      @Nullable Node node,
      Function<String, Optional<String>> variables,
      Consumer<String> problems) {
    if (node == null || node.getTag().equals(Tag.NULL)) {
      return EMPTY;
    }
    Set<String> missing = new TreeSet<>();
    if (node instanceof MappingNode
        && plain(new PlainValues().of(node), problems, 0) instanceof Map<?, ?> written
        && filled(written, variables, missing) instanceof Map<?, ?> filled) {
      return new StoreConfig(written, filled, Set.copyOf(missing));
    }
    problems.accept("config: must consist of names and values");
    return EMPTY;
  }

  private static Object plain(@Nullable Object value, Consumer<String> problems, int depth) {
    if (depth > MAX_DEPTH) {
      problems.accept("config: is nested too deeply");
      return "";
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> object = new LinkedHashMap<>();
      map.forEach(
          (name, item) -> object.put(String.valueOf(name), plain(item, problems, depth + 1)));
      return object;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(item -> plain(item, problems, depth + 1)).toList();
    }
    if (value == null) {
      return "";
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  private static Object filled(
      Object value, Function<String, Optional<String>> variables, Set<String> missing) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> filled = new LinkedHashMap<>();
      map.forEach(
          (name, item) -> filled.put(String.valueOf(name), filled(item, variables, missing)));
      return filled;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(item -> filled(item, variables, missing)).toList();
    }
    return value instanceof String text
        ? VARIABLE.matcher(text).replaceAll(found -> variable(found.group(1), variables, missing))
        : value;
  }

  private static String variable(
      String name, Function<String, Optional<String>> variables, Set<String> missing) {
    Optional<String> value = variables.apply(name);
    if (value.isEmpty()) {
      missing.add(name);
    }
    return Matcher.quoteReplacement(value.orElse(""));
  }
}
