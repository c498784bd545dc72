package dev.switchboard.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processor cores of the server and of the load generator, by the numbers that {@code taskset}
 * takes; an empty text pins nothing.
 */
record Cores(String server, String loader) {

  static final Cores ANY = new Cores("", "");

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  /** The first two cores that this process may use; none where it has but one. */
  static Cores firstTwo() {
    if (!Files.isReadable(STATUS)) {
      return ANY;
    }
    try {
      List<String> cores = new ArrayList<>();
      for (String range : allowed().split(",", -1)) {
        String[] ends = range.split("-", -1);
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
          cores.add(Integer.toString(core));
        }
      }
      return cores.size() < 2 ? ANY : new Cores(cores.get(0), cores.get(1));
    } catch (IOException e) {
      return ANY;
    }
  }

  private static String allowed() throws IOException {
    return Files.readString(STATUS)
        .lines()
        .filter(line -> line.startsWith(ALLOWED))
        .map(line -> line.substring(ALLOWED.length()).strip())
        .findFirst()
        .orElse("0");
  }

  /** Both cores for the server, and the load generator where it was. */
  Cores bothForServer() {
    return server.isEmpty() ? this : new Cores(server + "," + loader, loader);
  }

  /** The words to put in front of a command so that it runs on the server's core. */
  List<String> serverPrefix() {
    return server.isEmpty() ? List.of() : List.of("taskset", "-c", server);
  }

  /** Moves every thread of this process to the load generator's core. */
  void pinThisProcess() {
    if (loader.isEmpty()) {
      return;
    }
    try {
      String pid = Long.toString(ProcessHandle.current().pid());
      int code =
          new ProcessBuilder("taskset", "-a", "-c", "-p", loader, pid)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new BenchException("--cores: this machine has no core " + loader);
      }
    } catch (IOException e) {
      throw new BenchException("taskset is not there; --cores any does without", e);
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    }
  }
}
