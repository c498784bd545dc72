package dev.switchboard.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes a plug-in's jar of sources, whose classes are nowhere else. */
public final class PluginJar {

  private final String name;
  private final Map<String, String> sources = new TreeMap<>();
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final List<String> missing = new ArrayList<>();
  private final Manifest manifest = new Manifest();

  private PluginJar(String name) {
    this.name = name;
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
  }

  /** A jar of this file name. */
  public static PluginJar named(String name) {
    return new PluginJar(name);
  }

  /** With a class of package {@code acme}; its imports are those that domains need. */
  public PluginJar source(String className, String body) {
    sources.put(
        className,
        """
        package acme;
        import dev.switchboard.protocol.command.*;
        import dev.switchboard.protocol.domain.*;
        import dev.switchboard.protocol.event.*;
        import dev.switchboard.protocol.settings.*;
        import dev.switchboard.protocol.*;
        import dev.switchboard.store.*;
        import io.vertx.core.*;
        import java.util.*;
        """
            + body);
    return this;
  }

  /** With a service, a class of package {@code acme}. */
  public PluginJar service(Class<?> type, String className) {
    return resource("META-INF/services/" + type.getName(), "acme." + className);
  }

  /** With a file. */
  public PluginJar resource(String path, String text) {
    entries.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Without the compiled class of that name. */
  public PluginJar without(String className) {
    missing.add(className);
    return this;
  }

  /** With an attribute in its manifest. */
  public PluginJar attribute(String key, String value) {
    manifest.getMainAttributes().putValue(key, value);
    return this;
  }

  /** Compiles it and writes it into a directory, which is made where it is not there. */
  public Path in(Path directory) {
    try {
      Path work = Files.createTempDirectory("plugin");
      compile(work);
      Files.createDirectories(directory);
      Path jar = directory.resolve(name);
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream entriesOut = new JarOutputStream(out, manifest)) {
        for (Path file : classes(work)) {
          write(entriesOut, work.relativize(file).toString(), Files.readAllBytes(file));
        }
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          write(entriesOut, entry.getKey(), entry.getValue());
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path work) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-d",
                work.toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = work.resolve(source.getKey() + ".java");
      words.add(Files.writeString(file, source.getValue()).toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, System.err, words.toArray(String[]::new));
    if (status != 0) {
      throw new AssertionError(name + " does not compile");
    }
  }

  private List<Path> classes(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> missing.stream().noneMatch(gone -> file.endsWith(gone + ".class")))
          .sorted()
          .toList();
    }
  }

  private static void write(JarOutputStream out, String path, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(path));
    out.write(content);
    out.closeEntry();
  }
}
