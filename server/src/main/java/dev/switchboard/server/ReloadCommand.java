package dev.switchboard.server;

import dev.switchboard.protocol.json.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reload}: as SIGHUP does, and says what came of it (contract 8.1). */
@Command(
    name = "reload",
    description =
        "Has the running server read its configuration again and reopen its log; prints what was"
            + " applied and what waits for a restart.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ReloadCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private CommonOptions options = new CommonOptions();

  ReloadCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    DataDirectory directory =
        Configuration.dataDirectory(surroundings, options.config(), options.settings());
    Optional<ProcessIdentity> holder = ProcessLock.holder(directory);
    if (holder.isEmpty()) {
      surroundings.complain("not running in data directory " + directory.path());
      return ExitCode.NOT_RUNNING;
    }
    RunState.Live live = RunState.read(directory).map(RunState::live).orElse(null);
    if (live == null || live.pid() != holder.get().pid()) {
      throw new StartupException("pid " + holder.get().pid() + ": is still starting");
    }
    byte[] answer = ControlEndpoint.ask(live, ControlEndpoint.RELOAD, holder.get());
    ReloadReport report = Json.decode(answer, ReloadReport.class);
    report.problems().forEach(surroundings::complain);
    if (!report.problems().isEmpty()) {
      return ExitCode.USAGE;
    }
    surroundings.warn(report.doubts());
    surroundings.out().println(report.text());
    return ExitCode.OK;
  }
}
