package dev.switchboard.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Switchboard server.
 *
 * @param name how the report calls it
 * @param jvmOptions options of its virtual machine
 * @param launch what starts it: {@code -jar FILE}, or a class path and a main class
 * @param settings {@code key=value}, over those of the benchmark
 */
record SwitchboardSubject(
    String name, List<String> jvmOptions, List<String> launch, List<String> settings)
    implements Subject {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> SETTINGS =
      List.of(
          "listeners.main.port=0",
          "listeners.session.port=0",
          "listeners.task.port=0",
          "listeners.channel.port=0",
          "listeners.chat.port=0",
          "auth.jwt.secret=" + Tokens.SECRET,
          "limits.messagesPerSecond=1000000",
          "limits.burst=1000000",
          "limits.connectionsPerUser=0");

  @Override
  public Running start(Path parent, Cores cores) {
    List<String> words = new ArrayList<>(jvmOptions);
    words.addAll(launch);
    words.addAll(List.of("start", "--data-dir", "data"));
    SETTINGS.forEach(setting -> words.addAll(List.of("--set", setting)));
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    JvmProcess process = JvmProcess.start(parent, cores.serverPrefix(), words);
    try {
      int port = awaitReady(process);
      return Running.of(
          name,
          process,
          port,
          new Envelope(port),
          () -> status(process).at("/connections").asInt());
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private int awaitReady(JvmProcess process) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      process.requireAlive(name);
      int port = status(process).at("/listeners/main/port").asInt();
      if (port > 0) {
        return port;
      }
    }
    throw new BenchException(name + " was not ready within " + PATIENCE.toSeconds() + " s");
  }

  /** What {@code status --json} prints; empty while the server is starting. */
  private ObjectNode status(JvmProcess process) {
    List<String> words = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(launch);
    words.addAll(List.of("status", "--json", "--data-dir", "data"));
    String json = JvmProcess.output(process.directory(), words);
    return json.isBlank() ? Json.object() : Json.parseObject(json);
  }
}
