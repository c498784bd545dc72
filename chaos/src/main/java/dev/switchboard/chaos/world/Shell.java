package dev.switchboard.chaos.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Short commands of the system. */
final class Shell {

  private Shell() {}

  /** Runs a command to its end; its output. Throws where it fails. */
  static String run(String... words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new WorldException(String.join(" ", words) + ": " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new WorldException(String.join(" ", words) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }

  /** Whether a command can be run and ends well. */
  static boolean can(String... words) {
    try {
      run(words);
      return true;
    } catch (WorldException e) {
      return false;
    }
  }

  static boolean isRoot() {
    return run("id", "-u").strip().equals("0");
  }

  /** Sends a signal to a process. */
  static void signal(String name, long pid) {
    run("kill", "-" + name, String.valueOf(pid));
  }
}
