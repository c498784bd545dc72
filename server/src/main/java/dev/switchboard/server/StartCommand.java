package dev.switchboard.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code start}: in the foreground until Ctrl-C, or in the background once ready. */
@Command(
    name = "start",
    description = "Starts the server; Ctrl-C drains and ends it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class StartCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private StartOptions options = new StartOptions();

  @Option(
      names = {"-d", "--detach"},
      description = "Run in the background; returns once the server is ready.")
  private boolean detach;

  /** Set by a start in the background for its child. */
  @Option(names = "--log-file", hidden = true, paramLabel = "FILE")
  private @Nullable Path logFile;

  StartCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    return start(surroundings, options, detach, Optional.ofNullable(logFile));
  }

  static int start(
      Surroundings surroundings, StartOptions options, boolean detach, Optional<Path> logFile)
      throws InterruptedException {
    Supplier<Configuration> source =
        () ->
            Configuration.load(surroundings, options.config(), options.settings())
                .checked(surroundings.launcher());
    Configuration configuration = source.get();
    if (logFile.isEmpty()) {
      surroundings.warn(configuration.doubts());
    }
    return detach
        ? new BackgroundRun(surroundings, configuration.dataDirectory(), options.words()).run()
        : new ForegroundRun(surroundings, configuration, options.words(), source, logFile).run();
  }
}
