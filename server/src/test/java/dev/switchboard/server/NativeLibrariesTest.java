package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers in mount namespaces of their own, so that the temporary directory is theirs. */
@Timeout(120)
class NativeLibrariesTest {

  private static final String FULL =
      "size=64k none \"$T\" && ! cat /dev/zero > \"$T\"/f 2>/dev/null";
  private static final String NOEXEC = "noexec none \"$T\"";

  @TempDir private Path directory;
  private final List<Child> children = new ArrayList<>();

  @AfterEach
  void endWhatStillRuns() throws InterruptedException {
    for (Child child : children) {
      child.kill();
    }
  }

  /** Starts where a tmpfs of these options is mounted. */
  private Child start(Path workingDirectory, String mount, String... more) throws Exception {
    Path temporary = Files.createDirectories(directory.resolve("mounted"));
    List<String> unshare =
        List.of(
            "unshare",
            "--mount",
            "--map-root-user",
            "bash",
            "-c",
            "T=$0; mount -t tmpfs -o " + mount + " && exec \"$@\"",
            temporary.toString());
    List<String> words = new ArrayList<>(List.of("start", "--port", "0"));
    for (String listener : List.of("chat", "channel", "session", "task")) {
      words.addAll(List.of("--set", "listeners." + listener + ".port=0"));
    }
    words.addAll(List.of(more));
    Child child =
        Child.startBy(
            unshare,
            workingDirectory,
            List.of("-Djava.io.tmpdir=" + temporary),
            Main.class,
            words.toArray(String[]::new));
    children.add(child);
    return child;
  }

  @ParameterizedTest
  @ValueSource(strings = {NOEXEC, FULL})
  void startsWhateverTheTemporaryDirectoryIsLike(String mount) throws Exception {
    Child server = start(directory, mount);

    server.awaitLine("Mint a token");

    assertThat(server.errors()).doesNotContain("WARN", "ERROR", "noexec");
    assertThat(server.terminate().result().exitCode()).isZero();
  }

  @Test
  void namesDirectoryAndOptionWhereNoDirectoryCanRunCode() throws Exception {
    Path data = directory.resolve("mounted").resolve("data");

    Child.Result refused = start(directory, NOEXEC, "--data-dir", data.toString()).result();

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .hasLineCount(1)
        .startsWith("switchboard: native libraries cannot be loaded from " + data + "/native: ")
        .contains("noexec")
        .endsWith("name a directory that can run code by native.dir\n");
  }

  @Test
  void takesTheDirectoryThatIsNamed() throws Exception {
    Path data = directory.resolve("mounted").resolve("data");
    Path named = directory.resolve("named");

    Child server =
        start(directory, NOEXEC, "--data-dir", data.toString(), "--set", "native.dir=" + named);

    server.awaitLine("Mint a token");
    assertThat(named).isDirectory();
  }

  @Test
  void removesWhatAKilledServerLeft() throws Exception {
    Path left = Files.createDirectories(directory.resolve("data/native")).resolve("sqlite-old.so");
    Files.writeString(left, "x");

    start(directory, NOEXEC).awaitLine("Mint a token");

    assertThat(left).doesNotExist();
  }
}
