package dev.switchboard.server.config;

import dev.switchboard.protocol.settings.SettingType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads {@code config.stores}, the list of further stores in the YAML file. */
final class StoreList {

  private static final String WHERE = "config.stores";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final List<String> WORDS =
      List.of("type", "name", "format", "config", "optional", "above", "timeout");

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Whoever waits for a reload must get its answer. */
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(15);

  private final String fileName;
  private final Function<String, Optional<String>> variables;
  private final List<String> problems;

  StoreList(String fileName, Function<String, Optional<String>> variables, List<String> problems) {
    this.fileName = fileName;
    this.variables = variables;
    this.problems = problems;
  }

  /** The names of stores, as the text of a setting. */
  static String names(List<StoreDeclaration> stores) {
    return String.join(",", stores.stream().map(StoreDeclaration::name).toList());
  }

  /** The stores of the list; what is wrong with it is added to the problems. */
  List<StoreDeclaration> read(Node node) {
    List<StoreDeclaration> stores = new ArrayList<>();
    if (node.getTag().equals(Tag.NULL)) {
      return stores;
    }
    if (!(node instanceof SequenceNode sequence)) {
      refuse(node, "must be a list of stores, each with a type");
      return stores;
    }
    Set<String> names = new HashSet<>();
    for (Node entry : sequence.getValue()) {
      if (entry instanceof MappingNode mapping) {
        store(mapping)
            .ifPresent(
                store -> {
                  if (!names.add(store.name())) {
                    refuse(entry, "two stores are called " + store.name() + "; give one a name");
                  }
                  stores.add(store);
                });
      } else {
        refuse(entry, "must be a list of stores, each with a type");
      }
    }
    return stores;
  }

  private Optional<StoreDeclaration> store(MappingNode mapping) {
    int before = problems.size();
    Map<String, Node> entries = entries(mapping);
    Optional<String> type = text(entries, "type");
    if (type.isEmpty()) {
      refuse(mapping, "a store needs a type");
    }
    String name = text(entries, "name").or(() -> type).orElse("");
    if (type.isPresent() && !NAME.matcher(name).matches()) {
      refuse(mapping, "name=" + name + ": must be small letters, digits and hyphens");
    }
    String format = text(entries, "format").orElse(StoreDeclaration.DEFAULT_FORMAT);
    boolean optional =
        text(entries, "optional")
            .map(text -> flag(entries.getOrDefault("optional", mapping), text))
            .orElse(false);
    Place above =
        text(entries, "above")
            .map(text -> place(entries.getOrDefault("above", mapping), text))
            .orElse(Place.YAML);
    Duration timeout =
        text(entries, "timeout")
            .map(text -> timeout(entries.getOrDefault("timeout", mapping), text))
            .orElse(TIMEOUT);
    StoreConfig config =
        StoreConfig.of(
            entries.get("config"),
            variables,
            problem -> refuse(entries.getOrDefault("config", mapping), problem));
    if (problems.size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new StoreDeclaration(
            name,
            type.orElseThrow(),
            format,
            config.filled(),
            config.missing(),
            optional,
            above,
            timeout,
            String.join(" ", type.orElseThrow(), format, config.written().toString()),
            at(mapping)));
  }

  private Map<String, Node> entries(MappingNode mapping) {
    Map<String, Node> entries = new TreeMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      String word = entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
      if (!WORDS.contains(word)) {
        // Without its value, which may be a password in the wrong place.
        refuse(
            entry.getKeyNode(),
            word + ": unknown key; did you mean " + Nearest.of(word, WORDS.stream()) + "?");
      } else if (entries.put(word, entry.getValueNode()) != null) {
        refuse(entry.getKeyNode(), word + ": is there twice");
      }
    }
    return entries;
  }

  private Optional<String> text(Map<String, Node> entries, String word) {
    Node node = entries.get(word);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
      return Optional.of(scalar.getValue());
    }
    refuse(node, word + ": must be plain text");
    return Optional.empty();
  }

  private boolean flag(Node node, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      refuse(node, "optional=" + text + ": must be true or false");
    }
    return text.equals("true");
  }

  private Place place(Node node, String text) {
    Optional<Place> place = Place.of(text);
    if (place.isEmpty()) {
      List<String> words = Stream.of(Place.values()).map(Place::word).toList();
      refuse(node, "above=" + text + ": must be one of " + String.join(", ", words));
    }
    return place.orElse(Place.YAML);
  }

  private Duration timeout(Node node, String text) {
    Optional<Duration> timeout =
        SettingType.durationOf(text)
            .filter(time -> !time.isZero() && time.compareTo(MAX_TIMEOUT) <= 0);
    if (timeout.isEmpty()) {
      refuse(node, "timeout=" + text + ": must be a duration such as 500ms or 5s, at most 15s");
    }
    return timeout.orElse(TIMEOUT);
  }

  private void refuse(Node node, String problem) {
    problems.add(at(node) + ": " + WHERE + ": " + problem);
  }

  private String at(Node node) {
    return fileName + ":" + (node.getStartMark().getLine() + 1);
  }
}
