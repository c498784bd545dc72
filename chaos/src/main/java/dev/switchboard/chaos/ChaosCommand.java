package dev.switchboard.chaos;

import dev.switchboard.chaos.fault.FaultKind;
import dev.switchboard.chaos.fault.Schedule;
import dev.switchboard.chaos.history.HistoryFile;
import dev.switchboard.chaos.report.HtmlReport;
import dev.switchboard.chaos.report.Outcome;
import dev.switchboard.chaos.report.TextReport;
import dev.switchboard.chaos.world.Plan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./switchboard chaos}: exits 1 where a promise was broken. */
@Command(
    name = "chaos",
    description =
        "Breaks nodes, database, network, disk and clocks while clients read and write, and says"
            + " whether they were served as promised.",
    sortOptions = false)
public final class ChaosCommand implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int MOST_NODES = 9;
  private static final int MOST_SEEDS = 1_000_000_000;
  private static final double USUAL_RATE = 300;
  private static final long RECOVERY_MILLIS = 5_000;

  @Option(
      names = "--jar",
      paramLabel = "JAR",
      required = true,
      description = "Fat jar of the server (./switchboard chaos gives the present one).")
  private Path jar = Path.of("switchboard.jar");

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Nodes (default: 1, on SQLite; more share a PostgreSQL).")
  private int nodes = 1;

  @Option(
      names = "--postgres",
      description = "One node on a PostgreSQL, which can be killed and cut off, too.")
  private boolean postgres;

  @Option(
      names = "--quick",
      description = "A run of about a minute: 5 short faults, 5,000 messages, no limit of time.")
  private boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Number that the faults follow from (default: another one each time).")
  private @Nullable Long seed;

  @Option(names = "--faults", paramLabel = "N", description = "How many faults (default: 20).")
  private @Nullable Integer faults;

  @Option(
      names = "--only",
      paramLabel = "KIND",
      split = ",",
      description =
          "The only kinds of faults, such as kill,pause (default: all that are possible).")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Messages to be acknowledged at least (default: 100,000).")
  private @Nullable Long messages;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "300",
      description = "Messages a second that clients begin at most (default: 300).")
  private double rate = USUAL_RATE;

  @Option(
      names = "--trust-resume",
      description =
          "Clients of channel, chat and task name no position after a kill either: the server has"
              + " to resume their sockets.")
  private boolean trustsResume;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the nodes. Repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where history, logs and report go (default: a new directory in chaos-runs).")
  private @Nullable Path out;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Only judges a history that a run has written.")
  private @Nullable Path history;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean unusedHelp;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final PrintStream output;
  private final PrintStream errors;

  ChaosCommand(PrintStream output, PrintStream errors) {
    this.output = output;
    this.errors = errors;
  }

  static int run(PrintStream output, PrintStream errors, String... words) {
    return Words.carryOut(new ChaosCommand(output, errors), output, errors, words);
  }

  @Override
  public Integer call() throws IOException {
    if (history != null) {
      return judge(new HistoryFile(history), directory(history.resolveSibling("judged")), "");
    }
    if (nodes < 1 || nodes > MOST_NODES) {
      throw wrong("--nodes " + nodes + ": must be 1 to " + MOST_NODES);
    }
    if (!Files.isReadable(jar)) {
      throw wrong("--jar " + jar + ": cannot be read");
    }
    long number = seed == null ? new SecureRandom().nextInt(MOST_SEEDS) : seed;
    Path directory = directory(out == null ? unused("seed-" + number) : out);
    if (!isEmpty(directory)) {
      throw wrong("--out " + directory + ": is not empty");
    }
    ChaosRun run =
        new ChaosRun(
            new Plan(jar.toAbsolutePath(), directory, nodes, postgres, settings),
            number,
            faults != null ? faults : quick ? 5 : 20,
            wanted(),
            quick ? Schedule.Lengths.QUICK : Schedule.Lengths.FULL,
            messages != null ? messages : quick ? 5_000 : 100_000,
            rate,
            trustsResume,
            line -> errors.println("chaos: " + line));
    String again = again(number);
    errors.println("chaos: seed " + number + "; again: " + again);
    return judge(run.run(), directory, again);
  }

  private int judge(HistoryFile file, Path directory, String again) throws IOException {
    Outcome outcome = Outcome.of(file, quick ? 0 : RECOVERY_MILLIS);
    Path report = directory.resolve("report.html");
    Files.writeString(report, HtmlReport.of(outcome, again));
    output.println(TextReport.of(outcome));
    output.println("History: " + file.file());
    output.println("Report:  " + report);
    if (!again.isEmpty()) {
      output.println("Again:   " + again);
    }
    return outcome.isPassed() ? CommandLine.ExitCode.OK : FAILED;
  }

  /** The command that has the same faults. */
  private String again(long number) {
    StringBuilder command = new StringBuilder("./switchboard chaos");
    command.append(" --nodes ").append(nodes).append(" --seed ").append(number);
    if (postgres) {
      command.append(" --postgres");
    }
    if (quick) {
      command.append(" --quick");
    }
    if (trustsResume) {
      command.append(" --trust-resume");
    }
    if (faults != null) {
      command.append(" --faults ").append(faults);
    }
    if (messages != null) {
      command.append(" --messages ").append(messages);
    }
    if (rate != USUAL_RATE) {
      command.append(" --rate ").append(rate);
    }
    if (!only.isEmpty()) {
      command.append(" --only ").append(String.join(",", only));
    }
    settings.forEach(setting -> command.append(" --set ").append(setting));
    return command.toString();
  }

  private List<FaultKind> wanted() {
    List<FaultKind> kinds = new ArrayList<>();
    for (String word : only) {
      kinds.add(
          Arrays.stream(FaultKind.values())
              .filter(kind -> kind.option().equals(word))
              .findFirst()
              .orElseThrow(() -> wrong("--only " + word + ": is none of " + options())));
    }
    return kinds;
  }

  private static String options() {
    return Arrays.stream(FaultKind.values())
        .map(FaultKind::option)
        .collect(Collectors.joining(", "));
  }

  /** A directory of a name that no run before has taken. */
  private static Path unused(String name) {
    Path runs = Path.of("chaos-runs");
    Path directory = runs.resolve(name);
    for (int again = 2; Files.exists(directory); again++) {
      directory = runs.resolve(name + "-" + again);
    }
    return directory;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static Path directory(Path wanted) throws IOException {
    Path directory = wanted.toAbsolutePath();
    Files.createDirectories(directory);
    return directory;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(new CommandLine(spec), message);
  }
}
