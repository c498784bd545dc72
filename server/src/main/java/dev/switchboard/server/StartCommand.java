package dev.switchboard.server;

import java.util.concurrent.Callable;
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

  StartCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    return start(surroundings, options, detach);
  }

  static int start(Surroundings surroundings, StartOptions options, boolean detach)
      throws InterruptedException {
    Configuration configuration =
        Configuration.load(surroundings, options.config(), options.settings())
            .checked(surroundings.launcher());
    surroundings.warn(configuration.doubts());
    return detach
        ? new BackgroundRun(surroundings, configuration.dataDirectory(), options.words()).run()
        : new ForegroundRun(surroundings, configuration.settings(), options.words()).run();
  }
}
