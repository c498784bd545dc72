package dev.switchboard.server;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends the server of a data directory with SIGTERM and waits for it. */
final class StopRun {

  // On top of the drain: stopping domains, the last commit, a checkpoint of the database.
  private static final long MARGIN_SECONDS = 20;

  private StopRun() {}

  /** The process that was stopped; empty where none was running. */
  static OptionalLong stop(DataDirectory directory) throws InterruptedException {
    OptionalLong pid = ProcessLock.holder(directory);
    if (pid.isEmpty()) {
      return pid;
    }
    long patience = drainSeconds(directory) + MARGIN_SECONDS;
    Optional<ProcessHandle> process = ProcessHandle.of(pid.getAsLong());
    if (process.isPresent() && process.get().isAlive()) {
      if (!process.get().destroy()) {
        throw new StartupException("pid " + pid.getAsLong() + ": cannot be sent SIGTERM");
      }
      await(process.get(), patience);
    }
    return pid;
  }

  private static long drainSeconds(DataDirectory directory) {
    RunState.Live live = RunState.read(directory).map(RunState::live).orElse(null);
    return live == null ? 0 : live.drainSeconds();
  }

  private static void await(ProcessHandle process, long seconds) throws InterruptedException {
    try {
      ProcessHandle unused = process.onExit().get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StartupException(
          "pid " + process.pid() + ": still running " + seconds + " s after SIGTERM");
    } catch (ExecutionException e) {
      throw new StartupException("pid " + process.pid() + ": " + StartupException.reason(e));
    }
  }
}
