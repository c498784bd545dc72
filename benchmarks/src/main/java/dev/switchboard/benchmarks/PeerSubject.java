package dev.switchboard.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link VertxPeer}, to measure beside.
 *
 * @param jvmOptions options of its virtual machine
 */
record PeerSubject(List<String> jvmOptions) implements Subject {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public Running start(Path parent, Cores cores) {
    List<String> words = new ArrayList<>(jvmOptions);
    words.addAll(List.of("-cp", JvmProcess.classPath(), VertxPeer.class.getName()));
    JvmProcess process = JvmProcess.start(parent, cores.serverPrefix(), words);
    try {
      int port = awaitPort(process);
      return Running.of(name(), process, port, new PeerLanguage(port), () -> 0);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private int awaitPort(JvmProcess process) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      process.requireAlive(name());
      for (String line : process.log().lines().toList()) {
        if (line.matches("\\d{1,5}")) {
          return Integer.parseInt(line);
        }
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    throw new BenchException(name() + " was not ready within " + PATIENCE.toSeconds() + " s");
  }
}
