package dev.switchboard.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command run in a JVM of its own, in a directory of its own. */
final class Child {

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path errors;
  private final BufferedReader out;

  private Child(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  record Result(int exitCode, String out, String err) {}

  static Child start(Path directory, String... words) throws IOException {
    return start(directory, FakeMain.class, words);
  }

  static Child start(Path directory, Class<?> mainClass, String... words) throws IOException {
    return start(directory, List.of(), mainClass, words);
  }

  static Child start(Path directory, List<String> jvmOptions, Class<?> mainClass, String... words)
      throws IOException {
    return startBy(List.of(), directory, jvmOptions, mainClass, words);
  }

  /** Starts by way of another program, such as {@code unshare}. */
  static Child startBy(
      List<String> launcher,
      Path directory,
      List<String> jvmOptions,
      Class<?> mainClass,
      String... words)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(mainClass.getName());
    command.addAll(Arrays.asList(words));
    return start(directory, command);
  }

  /** Starts any program, with further variables as name, value, name, value. */
  static Child start(Path directory, List<String> command, String... environment)
      throws IOException {
    Path errors = Files.createTempFile(directory, "stderr", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SWITCHBOARD_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    for (int i = 0; i < environment.length; i += 2) {
      builder.environment().put(environment[i], environment[i + 1]);
    }
    return new Child(builder.start(), errors);
  }

  /** Starts from a jar, without the project's class path. */
  static Child startJar(Path directory, Path jar, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    command.addAll(Arrays.asList(words));
    return start(directory, command);
  }

  static Result run(Path directory, String... words) throws IOException, InterruptedException {
    return start(directory, words).result();
  }

  /** Runs a command that cannot make any file larger than so, as on a disk that is full. */
  static Result runWithFilesUpTo(long kibibytes, Path directory, String... words)
      throws IOException, InterruptedException {
    List<String> limiter =
        List.of("bash", "-c", "ulimit -f \"$0\" && exec \"$@\"", Long.toString(kibibytes));
    return startBy(limiter, directory, List.of(), FakeMain.class, words).result();
  }

  /** Reads the output up to a line that begins so; fails where the process ends first. */
  String awaitLine(String beginning) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      seen.append(line).append('\n');
      if (line.startsWith(beginning)) {
        return seen.toString();
      }
    }
    throw new AssertionError("ended without " + beginning + ": " + seen + errors());
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  long pid() {
    return process.pid();
  }

  /** SIGTERM. */
  Child terminate() {
    boolean unused = process.toHandle().destroy(); // Process.destroy() would close the output.
    return this;
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    int unused = process.destroyForcibly().waitFor();
  }

  /** The result; where there is none in time, that of a kill. */
  Result resultWithin(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
    }
    return result();
  }

  Result result() throws IOException, InterruptedException {
    String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + rest + errors());
    }
    return new Result(process.exitValue(), rest, errors());
  }
}
