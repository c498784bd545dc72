package dev.switchboard.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java process in an empty directory of its own, which is removed with it. It sees no
 * configuration of Switchboard's in environment or working directory.
 */
final class JvmProcess implements AutoCloseable {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final int LINES_SHOWN = 5;

  private final Process process;
  private final Path directory;
  private final Path log;
  private final Thread whenInterrupted = new Thread(this::end);

  private JvmProcess(Process process, Path directory, Path log) {
    this.process = process;
    this.directory = directory;
    this.log = log;
  }

  /** Starts {@code java} with these words, behind the words of a prefix such as taskset's. */
  static JvmProcess start(Path parent, List<String> prefix, List<String> words) {
    try {
      Path directory = Files.createTempDirectory(parent, "switchboard-bench-");
      Path log = directory.resolve("output.log");
      List<String> command = new ArrayList<>(prefix);
      command.addAll(javaCommand(words));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      cleanEnvironment(builder);
      JvmProcess started = new JvmProcess(builder.start(), directory, log);
      Runtime.getRuntime().addShutdownHook(started.whenInterrupted);
      return started;
    } catch (IOException e) {
      throw new BenchException("cannot start " + JAVA + ": " + e.getMessage(), e);
    }
  }

  /** Runs a short command to its end; its standard output, or nothing where it failed. */
  static String output(Path directory, List<String> words) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(javaCommand(words))
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      cleanEnvironment(builder);
      Process short_ = builder.start();
      String out = new String(short_.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return short_.waitFor() == 0 ? out : "";
    } catch (IOException e) {
      throw new BenchException("cannot start " + JAVA + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    }
  }

  /** This process's class path, good in any directory. */
  static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> javaCommand(List<String> words) {
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(words);
    return command;
  }

  private static void cleanEnvironment(ProcessBuilder builder) {
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SWITCHBOARD_") || name.startsWith("WEBSOCKET_"));
  }

  long pid() {
    return process.pid();
  }

  Path directory() {
    return directory;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails with the last lines of the output where the process has ended. */
  void requireAlive(String name) {
    if (!process.isAlive()) {
      List<String> lines = log().lines().toList();
      String last =
          String.join("; ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
      throw new BenchException(name + " ended with exit code " + process.exitValue() + ": " + last);
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(whenInterrupted);
  }

  /** By SIGKILL: what it has on disk is thrown away. */
  private void end() {
    try {
      process.destroyForcibly().waitFor();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      System.err.println(directory + " could not be removed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
