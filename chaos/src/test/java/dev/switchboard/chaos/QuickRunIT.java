package dev.switchboard.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick run over the fat jar: {@code -Dchaos.seed=N} has other faults. */
@Timeout(300)
class QuickRunIT {

  // Failsafe runs a module's tests in the module's own directory.
  private static final Path JAR = Path.of("../server/target/switchboard.jar");
  private static final String SEED = System.getProperty("chaos.seed", "1");

  @TempDir private Path directory;

  @Test
  void servesClientsAsPromisedWhileThingsBreak() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    int code =
        ChaosCommand.run(
            new PrintStream(output, true, StandardCharsets.UTF_8),
            System.err,
            "--jar",
            JAR.toString(),
            "--quick",
            "--seed",
            SEED,
            "--out",
            directory.toString());

    assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(directory.resolve("report.html")).isNotEmptyFile();
  }
}
