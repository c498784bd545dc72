package dev.switchboard.server;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a server in this process until a signal ends it. */
final class ForegroundRun {

  private static final Logger LOG = LoggerFactory.getLogger(ForegroundRun.class);

  private final Surroundings surroundings;
  private final Settings settings;
  private final DataDirectory directory;
  private final List<String> options;
  private final CountDownLatch termination = new CountDownLatch(1);

  ForegroundRun(Surroundings surroundings, Settings settings, List<String> options) {
    this.surroundings = surroundings;
    this.settings = settings;
    this.directory = DataDirectory.of(settings);
    this.options = options;
  }

  /** Returns the exit code once all is down again. */
  int run() {
    Signals.onTermination(this::terminate);
    directory.create();
    ProcessLock lock = takeLock(directory);
    try (lock) {
      long started = System.nanoTime();
      RunningServer server =
          surroundings.launcher().start(SigningKey.withSecret(settings, directory));
      return serve(server, started);
    }
  }

  /** Takes the data directory, or says who has it. */
  static ProcessLock takeLock(DataDirectory directory) {
    return ProcessLock.take(directory)
        .orElseThrow(() -> new StartupException(alreadyRunning(directory)));
  }

  static String alreadyRunning(DataDirectory directory) {
    return "already running in data directory "
        + directory.path()
        + (ProcessLock.holder(directory).isPresent()
            ? " (pid " + ProcessLock.holder(directory).getAsLong() + ")"
            : "");
  }

  private int serve(RunningServer server, long started) {
    RunState state = null;
    try (ControlEndpoint control =
        ControlEndpoint.open(() -> StatusReport.of(server, since(started)))) {
      String banner = Banner.of(settings, server);
      state =
          new RunState(
              options,
              new RunState.Live(
                  ProcessHandle.current().pid(),
                  settings.seconds(NodeKeys.DRAIN_SECONDS).toSeconds(),
                  control.port(),
                  control.secret(),
                  banner));
      state.write(directory);
      surroundings.out().print(banner);
      surroundings.out().flush();
      LOG.atInfo().addKeyValue("version", Version.current()).log("Switchboard is ready");
      awaitTermination();
      LOG.atInfo()
          .addKeyValue("drainSeconds", settings.integer(NodeKeys.DRAIN_SECONDS))
          .log("Switchboard is stopping");
      return ExitCode.OK;
    } finally {
      server.stop();
      if (state != null) {
        forget(state);
        LOG.info("Switchboard has stopped");
      }
    }
  }

  // Nobody is misled by the file's old text, since the lock says whether a server runs.
  private void forget(RunState state) {
    try {
      state.stopped().write(directory);
    } catch (StartupException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("The state file could not be written");
    }
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private void terminate() {
    if (termination.getCount() == 0) {
      // The second Ctrl-C of somebody who does not want to wait for the drain.
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
    termination.countDown();
  }

  private void awaitTermination() {
    try {
      while (!termination.await(1, TimeUnit.DAYS)) {
        LOG.debug("Switchboard is still running");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
