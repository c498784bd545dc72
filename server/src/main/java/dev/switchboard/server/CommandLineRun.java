package dev.switchboard.server;

import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.server.config.ConfigurationException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Runs one command line and turns every outcome into an exit code and at most a few lines. */
final class CommandLineRun {

  private final Surroundings surroundings;

  private CommandLineRun(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  static int run(Surroundings surroundings, String... words) {
    CommandLineRun run = new CommandLineRun(surroundings);
    CommandLine line =
        new CommandLine(new Switchboard())
            .addSubcommand(new StartCommand(surroundings))
            .addSubcommand(new StopCommand(surroundings))
            .addSubcommand(new RestartCommand(surroundings))
            .addSubcommand(new ReloadCommand(surroundings))
            .addSubcommand(new StatusCommand(surroundings))
            .addSubcommand(new TokenCommand(surroundings))
            .addSubcommand(new CheckConfigCommand(surroundings))
            .addSubcommand(new NewDomainCommand(surroundings));
    line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, unused) -> run.wrongWords(e));
    line.setExecutionExceptionHandler((e, command, parsed) -> run.failed(e, parsed));
    return line.execute(words);
  }

  private int wrongWords(ParameterException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    surroundings.complain(
        message + " (see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
    return ExitCode.USAGE;
  }

  private int failed(Exception e, ParseResult parsed) throws Exception {
    if (e instanceof ConfigurationException configuration) {
      configuration.problems().forEach(surroundings::complain);
      return ExitCode.USAGE;
    }
    if (e instanceof SettingException) {
      surroundings.complain(String.valueOf(e.getMessage()));
      return ExitCode.USAGE;
    }
    if (e instanceof StartupException) {
      String.valueOf(e.getMessage()).lines().forEach(surroundings::complain);
      return ExitCode.FAILED;
    }
    // A defect of ours: somebody needs the trace.
    surroundings.complain("defect in " + parsed.expandedArgs() + ": " + StartupException.reason(e));
    e.printStackTrace(surroundings.err());
    return ExitCode.FAILED;
  }

  /** The command without a word: it shows what there is. */
  @Command(
      name = "switchboard",
      description = "A realtime WebSocket backend: five dialects, independent domains.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND")
  private static final class Switchboard implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
