package dev.switchboard.chaos.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A server as a process of its own, which can be killed, stopped and started again. */
final class Node {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration ASK = Duration.ofSeconds(1);
  private static final int LINES_SHOWN = 8;
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseG1GC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+PerfDisableSharedMem",
          "-Xmx512m",
          "-jar");

  /**
   * What a node is started with.
   *
   * @param launcher words before java's, such as those that enter a network namespace
   * @param host address of its listener
   * @param port port of its main listener
   */
  record Launch(
      String name,
      Path jar,
      Path directory,
      List<String> launcher,
      String host,
      int port,
      List<String> words,
      @Nullable Clock clock) {}

  private final Launch launch;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ASK).build();
  private @Nullable Process process;

  Node(Launch launch) {
    this.launch = launch;
  }

  String name() {
    return launch.name();
  }

  String authority() {
    return launch.host() + ":" + launch.port();
  }

  @Nullable Clock clock() {
    return launch.clock();
  }

  Path log() {
    return launch.directory().resolve("output.log");
  }

  /** Starts it; returns at once. */
  void start() {
    List<String> command = new ArrayList<>(launch.launcher());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(JVM_OPTIONS);
    command.add(launch.jar().toString());
    command.addAll(launch.words());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(launch.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SWITCHBOARD_") || name.startsWith("WEBSOCKET_"));
    if (launch.clock() != null) {
      builder.environment().putAll(launch.clock().environment());
    }
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new WorldException("cannot start " + name() + ": " + e.getMessage(), e);
    }
  }

  /** Waits until it says that it is ready. */
  void awaitReady() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (!isAlive()) {
        throw new WorldException(name() + " ended: " + lastLines());
      }
      if (isReady()) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new WorldException(name() + " was not ready in time: " + lastLines());
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  private boolean isReady() {
    URI uri = URI.create("http://" + authority() + "/health/ready");
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(ASK).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }

  /** What it said last. */
  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join(
          "; ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    if (process != null) {
      process.destroyForcibly();
      awaitEnd();
    }
  }

  /** Asks it to end, and waits until it has. */
  void terminate() {
    if (process != null) {
      process.destroy();
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      if (process != null) {
        process.waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }

  void pause() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    if (process != null) {
      Shell.signal(name, process.pid());
    }
  }
}
