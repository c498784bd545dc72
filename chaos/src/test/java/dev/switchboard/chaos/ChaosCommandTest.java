package dev.switchboard.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosCommandTest {

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return ChaosCommand.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        words);
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private Path history(String... lines) throws IOException {
    return Files.write(directory.resolve("history.jsonl"), List.of(lines));
  }

  @Test
  void refusesAJarThatIsNotThere() {
    assertThat(run("--jar", "nowhere.jar")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("chaos: --jar nowhere.jar: cannot be read");
  }

  @Test
  void refusesMoreNodesThanItHasAddressesFor() {
    assertThat(run("--jar", "any.jar", "--nodes", "10")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--nodes 10: must be 1 to 9");
  }

  @Test
  void namesTheKindsOfFaultsWhereOneIsUnknown() throws IOException {
    Path jar = Files.createFile(directory.resolve("switchboard.jar"));
    Path out = directory.resolve("run");

    assertThat(run("--jar", jar.toString(), "--out", out.toString(), "--only", "kil")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--only kil: is none of kill, pause, restart, clock, disk-full, kill-database");
  }

  @Test
  void refusesToMixTwoRuns() throws IOException {
    Path jar = Files.createFile(directory.resolve("switchboard.jar"));

    assertThat(run("--jar", jar.toString(), "--out", directory.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("is not empty");
  }

  @Test
  void judgesAHistoryThatIsThereAlready() throws IOException {
    Path file =
        history(
            "{\"kind\":\"topic\",\"at\":0,\"topic\":\"t\",\"promise\":\"EVERY_EVENT\","
                + "\"dense\":true,\"principals\":[]}",
            "{\"kind\":\"invoke\",\"at\":1,\"client\":\"w\",\"op\":\"o\",\"topic\":\"t\","
                + "\"body\":\"b\"}",
            "{\"kind\":\"ok\",\"at\":2,\"op\":\"o\"}",
            "{\"kind\":\"log-read\",\"at\":3,\"topic\":\"t\",\"whole\":true}");

    int code = run("--jar", "any.jar", "--check", file.toString());

    assertThat(code).isEqualTo(1);
    assertThat(output()).startsWith("FAILED: 1 lost.");
    assertThat(directory.resolve("judged/report.html")).exists();
  }
}
