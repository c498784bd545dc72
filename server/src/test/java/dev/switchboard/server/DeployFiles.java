package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is in {@code deploy}. */
final class DeployFiles {

  static final Path ROOT = Path.of("..", "deploy");
  static final Path DOCKERFILE = ROOT.resolve("docker").resolve("Dockerfile");
  static final Path MANIFESTS = ROOT.resolve("kubernetes");

  private DeployFiles() {}

  /** The YAML files of a directory, by name. */
  static Map<String, String> yamlFiles(Path directory) {
    Map<String, String> texts = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.yaml")) {
      for (Path file : files) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(texts).isNotEmpty();
    return texts;
  }

  /** The objects of Kubernetes in these texts, by kind and name. */
  static Map<String, Object> objects(Iterable<String> texts) {
    Map<String, Object> objects = new TreeMap<>();
    for (String text : texts) {
      for (Object document : yaml().loadAll(text)) {
        if (document != null) {
          String id = at(document, "kind") + "/" + at(document, "metadata", "name");
          assertThat(objects).doesNotContainKey(id);
          objects.put(id, document);
        }
      }
    }
    return objects;
  }

  static Object parse(String text) {
    return yaml().load(text);
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options));
  }

  /** What is at a path of names, and of numbers in lists; fails where there is nothing. */
  static Object at(Object document, Object... path) {
    Object found = document;
    for (Object step : path) {
      Object next =
          found instanceof Map<?, ?> map
              ? map.get(step)
              : found instanceof List<?> list && step instanceof Integer index
                  ? list.get(index)
                  : null;
      if (next == null) {
        throw new AssertionError("no " + step + " in " + found);
      }
      found = next;
    }
    return found;
  }
}
