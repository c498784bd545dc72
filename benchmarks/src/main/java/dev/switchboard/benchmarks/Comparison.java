package dev.switchboard.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every scenario with every server in turn, round by round, so that what changes on the
 * machine meanwhile meets all of them. Each run has a new server process.
 */
final class Comparison {

  private final List<Subject> subjects;
  private final int rounds;
  private final Scale scale;
  private final Cores cores;
  private final Path parent;
  private final PrintStream progress;

  Comparison(
      List<Subject> subjects,
      int rounds,
      Scale scale,
      Cores cores,
      Path parent,
      PrintStream progress) {
    this.subjects = List.copyOf(subjects);
    this.rounds = rounds;
    this.scale = scale;
    this.cores = cores;
    this.parent = parent;
    this.progress = progress;
  }

  /** All rounds of one scenario; the results are in the order of the servers. */
  List<Result> run(Scenario scenario) {
    List<Subject> suited =
        subjects.stream()
            .filter(subject -> scenario.suitsPeers() || subject instanceof SwitchboardSubject)
            .toList();
    List<Result> results = suited.stream().map(subject -> Result.of(subject.name())).toList();
    for (int round = 1; round <= rounds; round++) {
      for (int i = 0; i < suited.size(); i++) {
        Subject subject = suited.get(i);
        progress.printf("%s: round %d of %d, %s%n", scenario.name(), round, rounds, subject.name());
        results.get(i).rounds().add(once(scenario, subject));
      }
    }
    return results;
  }

  private Measurement once(Scenario scenario, Subject subject) {
    Cores own = scenario.usesAllCores() ? cores.bothForServer() : cores;
    try (Subject.Running server = subject.start(parent, own)) {
      return once(scenario, server, scale);
    } catch (BenchException e) {
      return Measurement.failed(String.valueOf(e.getMessage()));
    }
  }

  /** A scenario with a server that runs already. */
  static Measurement once(Scenario scenario, Subject.Running server, Scale scale) {
    try (Load load = new Load()) {
      Measurement measured = scenario.run(server, load, scale);
      return measured.withFaults(load.faults().list());
    }
  }

  /** What one server's rounds of one scenario came to. */
  record Result(String server, List<Measurement> rounds) {

    static Result of(String server) {
      return new Result(server, new ArrayList<>());
    }
  }
}
