package dev.switchboard.chaos;

import dev.switchboard.chaos.world.WorldException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** How the commands here take words, and answer wrong ones in a line. */
final class Words {

  private static final int FAILED = 1;

  private Words() {}

  /** Carries a command out; returns its exit code. */
  static int carryOut(Object command, PrintStream output, PrintStream errors, String... words) {
    CommandLine line = new CommandLine(command);
    String name = line.getCommandName();
    return line.setOut(new PrintWriter(output, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(
            (e, unused) -> {
              errors.println(name + ": " + e.getMessage() + " (see " + name + " --help)");
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (e, unused, parsed) -> {
              if (e instanceof WorldException) {
                errors.println(name + ": " + e.getMessage());
                return FAILED;
              }
              throw e;
            })
        .execute(words);
  }
}
