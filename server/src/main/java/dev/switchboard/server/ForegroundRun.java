package dev.switchboard.server;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.StoreReadings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a server in this process until a signal ends it. */
final class ForegroundRun {

  private static final Logger LOG = LoggerFactory.getLogger(ForegroundRun.class);

  private final Surroundings surroundings;
  private final Settings settings;
  private final StoreReadings readings;
  private final DataDirectory directory;
  private final List<String> options;
  private final Supplier<Configuration> source;
  private final Optional<Path> logFile;
  private final CountDownLatch termination = new CountDownLatch(1);
  private final CompletableFuture<Runnable> hangUp = new CompletableFuture<>();

  /**
   * A run.
   *
   * @param options the words that the settings were chosen by, for a restart
   * @param source reads the configuration again
   * @param logFile where lines go instead of standard output and error
   */
  ForegroundRun(
      Surroundings surroundings,
      Configuration configuration,
      List<String> options,
      Supplier<Configuration> source,
      Optional<Path> logFile) {
    this.surroundings = surroundings;
    this.settings = configuration.settings();
    this.readings = configuration.readings();
    this.directory = DataDirectory.of(settings);
    this.options = options;
    this.source = source;
    this.logFile = logFile;
  }

  /** Returns the exit code once all is down again. */
  int run() {
    Signals.on(Signals.INTERRUPT, this::interrupt);
    Signals.on(Signals.TERMINATE, termination::countDown);
    // One that comes during the start is obeyed once the server is ready.
    Signals.on(Signals.HANG_UP, () -> hangUp.thenAccept(Runnable::run));
    directory.create();
    ProcessLock lock = takeLock(directory);
    try (lock) {
      long started = System.nanoTime();
      new KeptReadings(directory).keep(readings);
      NativeLibraries.prepare(settings);
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
        + ProcessLock.holder(directory).map(holder -> " (pid " + holder.pid() + ")").orElse("");
  }

  private int serve(RunningServer server, long started) {
    RunState state = null;
    Optional<LogFile> log = logFile.map(LogFile::takeOutput);
    Reload configuration = new Reload(server.live(), source, directory);
    Supplier<ReloadReport> reload =
        () -> {
          log.ifPresent(LogFile::reopen);
          return configuration.run();
        };
    try (ControlEndpoint control =
        ControlEndpoint.open(
            Map.of(
                ControlEndpoint.STATUS,
                () -> StatusReport.of(server, since(started)).json(),
                ControlEndpoint.RELOAD,
                () -> reload.get().json()))) {
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
      boolean unused =
          hangUp.complete(
              () -> {
                ReloadReport unusedHere = reload.get();
              });
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

  private void interrupt() {
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
