package dev.switchboard.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command gets from the process it runs in; a test gives it other things.
 *
 * @param mainClass what a background start runs in its child
 */
record Surroundings(
    Class<?> mainClass,
    Launcher launcher,
    Path workingDirectory,
    Map<String, String> environment,
    PrintStream out,
    PrintStream err) {

  static Surroundings ofProcess(Class<?> mainClass, Launcher launcher) {
    return new Surroundings(
        mainClass, launcher, Path.of(""), System.getenv(), System.out, System.err);
  }

  /** Prints one line of trouble, as every command words it. */
  void complain(String line) {
    err.println("switchboard: " + line);
  }

  /** Prints what does not keep a command from its work, a line each. */
  void warn(List<String> doubts) {
    doubts.forEach(doubt -> complain("warning: " + doubt));
  }
}
