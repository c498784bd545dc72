package dev.switchboard.chaos;

import dev.switchboard.chaos.world.LocalCluster;
import dev.switchboard.chaos.world.WorldException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./switchboard cluster}: a cluster on this machine until Ctrl-C. */
@Command(
    name = "cluster",
    description = "Runs a cluster on this machine, on a PostgreSQL of its own, until Ctrl-C.",
    sortOptions = false)
final class ClusterCommand implements Callable<Integer> {

  private static final int MOST_NODES = 9;

  @Parameters(
      index = "0",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many nodes, 1 to 9 (default: 3).")
  private int nodes = 3;

  @Option(names = "--jar", paramLabel = "JAR", required = true, hidden = true)
  private Path jar = Path.of("switchboard.jar");

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "jdbc:postgresql://HOST/DATABASE of a PostgreSQL (default: one of its own).")
  private @Nullable String store;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where nodes and database keep their data (default: data/cluster).")
  private Path directory = Path.of("data", "cluster");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of every node. Repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean unusedHelp;

  private final PrintStream output;

  private ClusterCommand(PrintStream output) {
    this.output = output;
  }

  static int run(PrintStream output, PrintStream errors, String... words) {
    return Words.carryOut(new ClusterCommand(output), output, errors, words);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (nodes < 1 || nodes > MOST_NODES) {
      throw new WorldException(nodes + " nodes: must be 1 to " + MOST_NODES);
    }
    LocalCluster cluster = new LocalCluster(jar, directory, store, settings, output);
    // Ctrl-C reaches the nodes too; this waits for them and ends the database behind them.
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    try {
      cluster.start(nodes);
      output.println("The cluster is ready; Ctrl-C ends it.");
      cluster.urls().forEach(url -> output.println("  " + url));
      output.println(
          "Mint a token for all of its nodes: ./switchboard token --sub alice --data-dir "
              + cluster.keyDirectory());
      cluster.await();
    } finally {
      cluster.close();
    }
    return 0;
  }
}
