package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

  @TempDir private Path directory;
  private String jar;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void makeJar() throws IOException {
    jar = Files.createFile(directory.resolve("broken.jar")).toString();
  }

  private int run(String... words) {
    return BenchCommand.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        words);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void namesTheScenariosWhereOneIsUnknown() {
    int code = run("--jar", jar, "--scenario", "fnaout");

    assertThat(code).isEqualTo(2);
    assertThat(errors())
        .startsWith("bench: --scenario fnaout: is none of fanout, fanout-saturated, mixed-dialects")
        .hasLineCount(1);
  }

  @Test
  void refusesAJarThatIsNotThere() {
    int code = run("--jar", jar, "--baseline", "nowhere.jar");

    assertThat(code).isEqualTo(2);
    assertThat(errors()).startsWith("bench: --baseline nowhere.jar: cannot be read");
  }

  @Test
  void refusesCoresThatAreNone() {
    int code = run("--jar", jar, "--cores", "0-1");

    assertThat(code).isEqualTo(2);
    assertThat(errors()).startsWith("bench: --cores 0-1: must be two numbers");
  }

  @Test
  void refusesPeersItDoesNotKnow() {
    int code = run("--jar", jar, "--peer", "nginx");

    assertThat(code).isEqualTo(2);
    assertThat(errors()).startsWith("bench: --peer nginx: the peer there is is vertx");
  }

  @Test
  void tellsOfAServerThatDoesNotStart() {
    int code = run("--jar", jar, "--cores", "any", "--scenario", "ping-1", "--rounds", "1");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("! present ended with exit code 1")
        .contains("broken.jar");
  }
}
