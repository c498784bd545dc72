package dev.switchboard.chaos;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** {@code chaos}, or {@code cluster} where that is the first word. */
public final class Main {

  private static final String CLUSTER = "cluster";

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] words) {
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    boolean cluster = words.length > 0 && words[0].equals(CLUSTER);
    System.exit(
        cluster
            ? ClusterCommand.run(output, errors, Arrays.copyOfRange(words, 1, words.length))
            : ChaosCommand.run(output, errors, words));
  }
}
