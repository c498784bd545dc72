package dev.switchboard.server;

import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stop}: as with init scripts, a server that does not run is no failure. */
@Command(
    name = "stop",
    description = "Drains and ends the server of the data directory.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class StopCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private CommonOptions options = new CommonOptions();

  StopCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    DataDirectory directory =
        Configuration.dataDirectory(surroundings, options.config(), options.settings());
    OptionalLong pid = StopRun.stop(directory);
    surroundings
        .out()
        .println(
            pid.isPresent()
                ? "Switchboard has stopped (pid " + pid.getAsLong() + ")."
                : "Switchboard is not running.");
    return ExitCode.OK;
  }
}
