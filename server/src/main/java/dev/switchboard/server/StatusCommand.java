package dev.switchboard.server;

import dev.switchboard.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: exits 0 while the server runs and 3 while it does not. */
@Command(
    name = "status",
    description = "Says whether the server runs: exit code 0 running, 3 not running.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class StatusCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    DataDirectory directory =
        Configuration.dataDirectory(surroundings, options.config(), options.settings());
    Optional<ProcessIdentity> holder = ProcessLock.holder(directory);
    if (holder.isEmpty()) {
      surroundings.out().println(json ? "{\"status\":\"stopped\"}" : "Switchboard is not running.");
      return ExitCode.NOT_RUNNING;
    }
    long pid = holder.get().pid();
    RunState.Live live = RunState.read(directory).map(RunState::live).orElse(null);
    if (live == null || live.pid() != pid) {
      surroundings
          .out()
          .println(
              json ? "{\"status\":\"starting\"}" : "Switchboard is starting (pid " + pid + ").");
      return ExitCode.NOT_RUNNING;
    }
    byte[] answer = ControlEndpoint.ask(live, ControlEndpoint.STATUS, holder.get());
    surroundings
        .out()
        .println(
            json
                ? new String(answer, StandardCharsets.UTF_8)
                : text(Json.decode(answer, StatusReport.class)));
    return ExitCode.OK;
  }

  private static String text(StatusReport report) {
    StringBuilder text = new StringBuilder();
    text.append("Switchboard ").append(report.version()).append(" is running");
    text.append(" (pid ").append(report.pid()).append(", for ");
    text.append(Duration.ofMillis(report.uptimeMs()).toSeconds()).append(" s).\n");
    for (Map.Entry<String, RunningServer.Listener> entry : report.listeners().entrySet()) {
      RunningServer.Listener listener = entry.getValue();
      text.append(
          String.format(
              "  %-8s %s:%d %s%n",
              entry.getKey(), listener.host(), listener.port(), listener.status()));
    }
    return text.append("  connections ")
        .append(report.connections())
        .append(", messages in ")
        .append(report.messagesIn())
        .append(", out ")
        .append(report.messagesOut())
        .toString();
  }
}
