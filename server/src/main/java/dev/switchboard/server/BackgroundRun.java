package dev.switchboard.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a server in a child process that outlives this one; its output goes to the log file. */
final class BackgroundRun {

  private static final long POLL_MS = 50;
  private static final long PATIENCE_MS = 120_000;
  private static final String COMPLAINT = "switchboard: ";

  private final Surroundings surroundings;
  private final DataDirectory directory;
  private final List<String> options;

  BackgroundRun(Surroundings surroundings, DataDirectory directory, List<String> options) {
    this.surroundings = surroundings;
    this.directory = directory;
    this.options = options;
  }

  /** Returns once the child is ready, or has ended and its complaint has been passed on. */
  int run() throws InterruptedException {
    directory.create();
    if (ProcessLock.holder(directory).isPresent()) {
      throw new StartupException(ForegroundRun.alreadyRunning(directory));
    }
    // Forgets how to reach an earlier server, and shows a full disk before the log would have to.
    RunState.read(directory).orElse(new RunState(List.of(), null)).stopped().write(directory);
    Path log = directory.logFile();
    long logEnd = log.toFile().length();
    Process child = spawn(log);
    for (long waited = 0; !child.waitFor(POLL_MS, TimeUnit.MILLISECONDS); waited += POLL_MS) {
      RunState.Live live = RunState.read(directory).map(RunState::live).orElse(null);
      if (live != null && live.pid() == child.pid()) {
        surroundings.out().print(live.banner());
        surroundings.out().println("It runs in the background: pid " + live.pid() + ", log " + log);
        return ExitCode.OK;
      }
      if (waited > PATIENCE_MS) {
        child.destroyForcibly();
        throw new StartupException("not ready after 120 s, ended; see " + log);
      }
    }
    passOnComplaints(log, logEnd);
    return child.exitValue() == ExitCode.OK ? ExitCode.FAILED : child.exitValue();
  }

  private void passOnComplaints(Path log, long since) {
    List<String> complaints =
        linesSince(log, since).stream().filter(line -> line.startsWith(COMPLAINT)).toList();
    if (complaints.isEmpty()) {
      note(log, "the server ended while starting");
      surroundings.complain("the server ended while starting; see " + log);
    }
    complaints.forEach(surroundings.err()::println);
  }

  // Where the child could not write why it ended, neither can this; and says so.
  private static void note(Path log, String event) {
    try {
      Files.writeString(log, COMPLAINT + event + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw StartupException.of(
          log + ": cannot be written, and the server ended while starting", e);
    }
  }

  private Process spawn(Path log) {
    List<String> command = new ArrayList<>(detacher());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String classPath = System.getProperty("java.class.path");
    if (classPath.endsWith(".jar") && classPath.indexOf(File.pathSeparatorChar) < 0) {
      command.addAll(List.of("-jar", classPath));
    } else {
      command.addAll(List.of("-cp", classPath, surroundings.mainClass().getName()));
    }
    command.addAll(List.of("start", "--log-file", log.toAbsolutePath().toString()));
    command.addAll(options);
    try {
      return new ProcessBuilder(command)
          .directory(surroundings.workingDirectory().toAbsolutePath().toFile())
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw StartupException.of(log + ": the background process cannot be started", e);
    }
  }

  // Away from the terminal, so that neither its end nor its Ctrl-C reaches the server. Both
  // programs
  // replace themselves, so the child's process id is the server's.
  private static List<String> detacher() {
    return List.of("setsid", "nohup").stream().filter(BackgroundRun::isOnPath).limit(1).toList();
  }

  private static boolean isOnPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(File.pathSeparator, -1))
            .anyMatch(directory -> new File(directory, program).canExecute());
  }

  // A line without its end was cut off by a full disk.
  private static List<String> linesSince(Path file, long offset) {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(offset);
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
