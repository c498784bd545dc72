package dev.switchboard.server;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the server of a data directory with SIGTERM and waits until the directory is free. Signals
 * nobody of whom it is not sure that it is the one that has the directory.
 */
final class StopRun {

  // On top of the drain: a server under load takes a while to end, and a machine that swaps.
  private static final Duration MARGIN = Duration.ofSeconds(15);
  private static final Duration REAPING = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private StopRun() {}

  /** The process that was stopped; empty where none was running. */
  static OptionalLong stop(DataDirectory directory) {
    Optional<ProcessIdentity> holder = ProcessLock.holder(directory);
    if (holder.isEmpty()) {
      return OptionalLong.empty();
    }
    ProcessIdentity server = holder.get();
    Duration patience = Duration.ofSeconds(drainSeconds(directory)).plus(MARGIN);
    if (!server.isGone() && !server.isHere()) {
      throw new StartupException(
          "data directory "
              + directory.path()
              + ": its server (pid "
              + server.pid()
              + ") runs in another container or on another machine; stop it there");
    }
    ProcessHandle process =
        ProcessHandle.of(server.pid())
            .filter(found -> server.isHere())
            .orElseThrow(
                () ->
                    new StartupException(
                        "data directory "
                            + directory.path()
                            + ": is in use by a process that cannot be told; nobody was"
                            + " signalled"));
    if (!process.destroy()) {
      throw new StartupException("pid " + server.pid() + ": cannot be sent SIGTERM");
    }
    awaitFree(directory, server, patience);
    awaitReaped(process);
    return OptionalLong.of(server.pid());
  }

  // Scripts look for the number next. Where nobody reaps processes it stays, and is not waited for.
  private static void awaitReaped(ProcessHandle process) {
    long deadline = System.nanoTime() + REAPING.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static long drainSeconds(DataDirectory directory) {
    RunState.Live live = RunState.read(directory).map(RunState::live).orElse(null);
    return live == null ? 0 : live.drainSeconds();
  }

  private static void awaitFree(
      DataDirectory directory, ProcessIdentity server, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<ProcessIdentity> holder = ProcessLock.holder(directory);
    while (holder.isPresent() || server.isHere()) {
      if (holder.isPresent() && !holder.get().equals(server)) {
        throw new StartupException(
            "pid "
                + server.pid()
                + " has stopped, but pid "
                + holder.get().pid()
                + " has taken data directory "
                + directory.path());
      }
      if (System.nanoTime() > deadline) {
        throw new StartupException(
            "pid " + server.pid() + ": still running " + patience.toSeconds() + " s after SIGTERM");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      holder = ProcessLock.holder(directory);
    }
  }
}
