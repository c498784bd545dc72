package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/systemd/switchboard.service} fits the server, and systemd where there is one. */
@Timeout(60)
class SystemdUnitTest {

  private static final Path UNIT = DeployFiles.ROOT.resolve("systemd/switchboard.service");
  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java") + "";

  @TempDir private Path directory;

  private static String value(String directive) throws IOException {
    List<String> values =
        Files.readString(UNIT)
            .lines()
            .filter(line -> line.startsWith(directive + "="))
            .map(line -> line.substring(directive.length() + 1))
            .toList();
    assertThat(values).as(directive).hasSize(1);
    return values.get(0);
  }

  @Test
  void endsLaterThanTheServerAndReloadsByItsSignal() throws Exception {
    assertThat(Integer.parseInt(value("TimeoutStopSec"))).isGreaterThan(8);
    assertThat(value("ExecReload")).isEqualTo("/bin/kill -HUP $MAINPID");
    assertThat(value("RestartPreventExitStatus")).isEqualTo("" + ExitCode.USAGE);
    assertThat(value("Environment"))
        .isEqualTo("SWITCHBOARD_DATA_DIR=/var/lib/" + value("StateDirectory"));
  }

  @Test
  void startsByWordsThatTheServerKnows() throws Exception {
    String[] words = value("ExecStart").split(" ", -1);
    int jar = List.of(words).indexOf("-jar");
    assertThat(words[jar + 2]).isEqualTo("start");
    Path configuration = Files.writeString(directory.resolve("s.yaml"), "eventLoops: 3\n");
    List<String> command =
        List.of(
            "bash",
            "-c",
            String.join(" ", words)
                .replace("/usr/bin/java", JAVA)
                .replace("-jar " + words[jar + 1], "-cp \"$CLASSES\" " + Main.class.getName())
                .replace(" start ", " check-config ")
                .replace("/etc/switchboard/switchboard.yaml", configuration.toString()));

    Child.Result result =
        Child.start(directory, command, "CLASSES", System.getProperty("java.class.path")).result();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("eventLoops = 3  # " + configuration);
  }

  @Test
  void isAUnitThatSystemdTakesAndFindsWellShutOff() throws Exception {
    assumeThat(Path.of("/usr/bin/systemd-analyze")).exists();
    String text = Files.readString(UNIT).replace("/usr/bin/java", JAVA);
    Path unit = Files.writeString(directory.resolve("switchboard.service"), text);

    for (List<String> words :
        List.of(
            List.of("systemd-analyze", "verify", unit.toString()),
            List.of("systemd-analyze", "security", "--offline=1", "--threshold=20", unit + ""))) {
      Child.Result result = Child.start(directory, words).result();
      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      assertThat(result.err()).doesNotContain("Unknown", "ignoring");
    }
  }
}
