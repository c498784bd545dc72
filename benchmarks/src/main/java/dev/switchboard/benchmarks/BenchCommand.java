package dev.switchboard.benchmarks;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./switchboard bench}: measures servers side by side; exits 1 where a count is wrong. */
@Command(
    name = "bench",
    description = "Measures this server, and others beside it in the same run.",
    sortOptions = false)
public final class BenchCommand implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final String ANY_CORE = "any";

  @Option(
      names = "--jar",
      paramLabel = "JAR",
      required = true,
      description = "Fat jar of the server to measure (./switchboard bench gives the present one).")
  private Path jar = Path.of("switchboard.jar");

  @Option(names = "--baseline", paramLabel = "JAR", description = "Fat jar to compare it with.")
  private @Nullable Path baseline;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      split = ",",
      description = "Other servers to compare it with: vertx, a plain Vert.x broadcast server.")
  private List<String> peers = new ArrayList<>();

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      description =
          "What to measure (default: all). The first word of a name takes all of its kind.")
  private List<String> wanted = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each server is measured (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long each time (default: 5).")
  private int seconds = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "4",
      description = "Seconds before each measurement (default: 4).")
  private int warmUp = 4;

  @Option(
      names = "--sockets",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Sockets that events fan out to (default: 1000).")
  private int sockets = 1_000;

  @Option(
      names = "--many",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Sockets of idle and storm (default: 10000).")
  private int many = 10_000;

  @Option(
      names = "--cores",
      paramLabel = "S,L",
      description =
          "Core of the server and core of the load generator (default: the first two); any pins"
              + " nothing.")
  private @Nullable String cores;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the measured Switchboard servers. Repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "An option of the measured servers' Java, such as -Xmx256m. Repeatable.")
  private List<String> jvmOptions = new ArrayList<>();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where the servers keep their data meanwhile (default: the temporary directory).")
  private Path workDirectory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean unusedHelp;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final PrintStream out;
  private final PrintStream err;

  BenchCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] words) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, words));
  }

  static int run(PrintStream out, PrintStream err, String... words) {
    return new CommandLine(new BenchCommand(out, err))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(
            (e, unused) -> {
              err.println("bench: " + e.getMessage() + " (see bench --help)");
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof BenchException) {
                err.println("bench: " + e.getMessage());
                return FAILED;
              }
              throw e;
            })
        .execute(words);
  }

  @Override
  public Integer call() {
    List<Scenario> scenarios = scenarios();
    Cores pinned = cores();
    Comparison comparison =
        new Comparison(
            subjects(),
            positive("--rounds", rounds),
            Scale.of(
                positive("--sockets", sockets),
                positive("--many", many),
                warmUp * 1_000L,
                positive("--seconds", seconds) * 1_000L),
            pinned,
            workDirectory,
            err);
    pinned.pinThisProcess();
    List<Report> reports = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Report report = Report.of(scenario, comparison.run(scenario));
      reports.add(report);
      if (!json) {
        out.println(report.table());
      }
    }
    if (json) {
      out.println(Report.json(reports));
    }
    return reports.stream().anyMatch(Report::hasFaults) ? FAILED : CommandLine.ExitCode.OK;
  }

  private List<Subject> subjects() {
    List<String> options = new ArrayList<>(List.of("-XX:+UseG1GC", "-Xmx1g"));
    options.addAll(jvmOptions);
    List<Subject> subjects = new ArrayList<>();
    subjects.add(subject("present", options, "--jar", jar));
    if (baseline != null) {
      subjects.add(subject("baseline", options, "--baseline", baseline));
    }
    for (String peer : peers) {
      if (!peer.equals("vertx")) {
        throw wrong("--peer " + peer + ": the peer there is is vertx");
      }
      subjects.add(new PeerSubject(options));
    }
    return subjects;
  }

  private Subject subject(String name, List<String> options, String option, Path file) {
    if (!Files.isReadable(file)) {
      throw wrong(option + " " + file + ": cannot be read");
    }
    List<String> launch = List.of("-jar", file.toAbsolutePath().toString());
    return new SwitchboardSubject(name, options, launch, settings);
  }

  private List<Scenario> scenarios() {
    List<Scenario> all = Scenarios.all();
    if (wanted.isEmpty()) {
      return all;
    }
    List<Scenario> chosen = new ArrayList<>();
    for (String name : wanted) {
      List<Scenario> exact = all.stream().filter(s -> s.name().equals(name)).toList();
      List<Scenario> found =
          exact.isEmpty()
              ? all.stream().filter(s -> s.name().startsWith(name + "-")).toList()
              : exact;
      if (found.isEmpty()) {
        String names = String.join(", ", all.stream().map(Scenario::name).toList());
        throw wrong("--scenario " + name + ": is none of " + names);
      }
      chosen.addAll(found);
    }
    return chosen;
  }

  private Cores cores() {
    if (cores == null) {
      return Cores.firstTwo();
    }
    if (cores.equals(ANY_CORE)) {
      return Cores.ANY;
    }
    String[] two = cores.split(",", -1);
    if (two.length != 2 || !two[0].matches("\\d+") || !two[1].matches("\\d+")) {
      throw wrong("--cores " + cores + ": must be two numbers such as 0,1, or any");
    }
    return new Cores(two[0], two[1]);
  }

  private int positive(String option, int number) {
    if (number < 1) {
      throw wrong(option + " " + number + ": must be 1 or more");
    }
    return number;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(new CommandLine(spec), message);
  }
}
