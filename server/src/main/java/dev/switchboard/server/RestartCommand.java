package dev.switchboard.server;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code restart}: without options of its own with those of the last start (contract 7). */
@Command(
    name = "restart",
    description = "Stops and starts the server; without options with those of the last start.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RestartCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private StartOptions options = new StartOptions();

  @Option(
      names = {"-d", "--detach"},
      description = "Run in the background; returns once the server is ready.")
  private boolean detach;

  RestartCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    StartOptions effective = options.chooseSettings() ? options : ofLastStart();
    // A configuration that cannot start must not stop what runs.
    DataDirectory directory =
        Configuration.load(surroundings, effective.config(), effective.settings())
            .checked(surroundings.launcher())
            .dataDirectory();
    OptionalLong pid = StopRun.stop(directory);
    if (pid.isPresent()) {
      surroundings.out().println("Switchboard has stopped (pid " + pid.getAsLong() + ").");
    }
    return StartCommand.start(surroundings, effective, detach, Optional.empty());
  }

  private StartOptions ofLastStart() {
    DataDirectory directory =
        Configuration.dataDirectory(surroundings, options.config(), options.settings());
    return LastStart.options(directory).inDirectoryOf(options);
  }
}
