package dev.switchboard.server.config;

import dev.switchboard.protocol.settings.NodeKeys;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Flattens a YAML file into dotted names with line numbers.
 *
 * <p>Only the node tree is read and no object is ever constructed, so type tags execute nothing,
 * and a scalar keeps the text it was written with: {@code 00123} stays {@code 00123}.
 */
final class YamlFile {

  private static final int MAX_DEPTH = 16;
  private static final Set<Tag> PLAIN_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ);

  private final String fileName;
  private final KnownKeys known;
  private final StoreList storeList;
  private final List<String> problems;
  private final List<RawSetting> settings = new ArrayList<>();
  private final List<StoreDeclaration> stores = new ArrayList<>();

  private YamlFile(String fileName, KnownKeys known, StoreList storeList, List<String> problems) {
    this.fileName = fileName;
    this.known = known;
    this.storeList = storeList;
    this.problems = problems;
  }

  /**
   * What the file says.
   *
   * @param settings the values, in the file's order
   * @param stores the further stores that it names
   */
  record Content(List<RawSetting> settings, List<StoreDeclaration> stores) {

    static final Content EMPTY = new Content(List.of(), List.of());
  }

  /** What the text says; what is wrong with its form is added to the problems. */
  static Content read(
      String fileName,
      String text,
      KnownKeys known,
      Function<String, Optional<String>> variables,
      List<String> problems) {
    StoreList storeList = new StoreList(fileName, variables, problems);
    YamlFile yaml = new YamlFile(fileName, known, storeList, problems);
    try {
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
      if (root != null && !root.getTag().equals(Tag.NULL)) {
        yaml.flatten("", root, 0);
      }
    } catch (MarkedYAMLException e) {
      problems.add(at(fileName, e) + ": " + e.getProblem());
    } catch (YAMLException e) {
      problems.add(fileName + ": " + Reason.of(e));
    }
    return new Content(yaml.settings, yaml.stores);
  }

  private static String at(String fileName, MarkedYAMLException e) {
    return e.getProblemMark() == null
        ? fileName
        : fileName + ":" + (e.getProblemMark().getLine() + 1);
  }

  private String at(Node node) {
    return fileName + ":" + (node.getStartMark().getLine() + 1);
  }

  private void flatten(String name, Node node, int depth) {
    if (!PLAIN_TAGS.contains(node.getTag())) {
      problems.add(at(node) + ": " + name + ": the tag " + node.getTag() + " is not allowed");
    } else if (depth > MAX_DEPTH) {
      problems.add(at(node) + ": " + name + ": is nested too deeply");
    } else if (node instanceof MappingNode mapping) {
      flattenMapping(name, mapping, depth);
    } else if (name.isEmpty()) {
      problems.add(at(node) + ": must consist of names and values");
    } else if (name.equals(NodeKeys.CONFIG_STORES.name())) {
      stores.addAll(storeList.read(node));
      settings.add(new RawSetting(name, StoreList.names(stores), at(node)));
    } else if (node instanceof SequenceNode sequence) {
      String text = joined(name, sequence);
      if (text != null) {
        settings.add(new RawSetting(name, text, at(node)));
      }
    } else if (node instanceof ScalarNode scalar) {
      flattenScalar(name, scalar);
    }
  }

  private void flattenMapping(String name, MappingNode mapping, int depth) {
    Set<String> seen = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problems.add(at(entry.getKeyNode()) + ": " + name + ": a name must be plain text");
        continue;
      }
      String child = name.isEmpty() ? key.getValue() : name + "." + key.getValue();
      if (!seen.add(key.getValue())) {
        problems.add(at(key) + ": " + child + ": is there twice");
        continue;
      }
      flatten(child, entry.getValueNode(), depth + 1);
    }
  }

  private void flattenScalar(String name, ScalarNode scalar) {
    boolean empty = scalar.getTag().equals(Tag.NULL) || scalar.getValue().isEmpty();
    if (!empty) {
      settings.add(new RawSetting(name, scalar.getValue(), at(scalar)));
    } else if (!known.isSection(name)) {
      // A section whose lines are all commented out is fine; a setting without a value is not.
      settings.add(new RawSetting(name, "", at(scalar)));
    }
  }

  private @Nullable String joined(String name, SequenceNode sequence) {
    List<String> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (!(item instanceof ScalarNode scalar)
          || !PLAIN_TAGS.contains(item.getTag())
          || scalar.getValue().indexOf(',') >= 0) {
        problems.add(at(item) + ": " + name + ": must be a list of plain texts without commas");
        return null;
      }
      items.add(scalar.getValue());
    }
    return String.join(",", items);
  }
}
