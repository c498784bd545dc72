package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What packages of npm say of the Dockerfile, and of the manifests by the schemas of Kubernetes.
 */
@Timeout(360)
class DeployLintIT {

  private static Path home = Path.of("");

  @TempDir private Path directory;

  @BeforeAll
  static void install() throws Exception {
    home = Npm.install("deploy-lint", "package.json", "package-lock.json", "lint.mjs");
  }

  private String lint(Path... files) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("node", home.resolve("lint.mjs").toAbsolutePath().toString()));
    Arrays.asList(files).forEach(file -> command.add(file.toAbsolutePath().toString()));
    Child.Result result = Child.start(directory, command).result();
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void findsNothingWrong() throws Exception {
    List<Path> files = new ArrayList<>(List.of(DeployFiles.DOCKERFILE));
    for (String name : DeployFiles.yamlFiles(DeployFiles.MANIFESTS).keySet()) {
      files.add(DeployFiles.MANIFESTS.resolve(name));
    }
    int number = 0;
    for (String rendered : HelmChart.render("talk", Map.of())) {
      files.add(Files.writeString(directory.resolve(number++ + ".yaml"), rendered));
    }

    assertThat(lint(files.toArray(Path[]::new))).isEmpty();
  }

  @Test
  void wouldFindWhatIsWrong() throws Exception {
    String dockerfile = Files.readString(DeployFiles.DOCKERFILE).replace("STOPSIGNAL", "STOPIT");
    String budget =
        Files.readString(DeployFiles.MANIFESTS.resolve("disruption.yaml"))
            .replace("maxUnavailable: 1", "maxUnavailable: [1]");

    assertThat(lint(Files.writeString(directory.resolve("Dockerfile"), dockerfile)))
        .contains("Unknown instruction: STOPIT");
    assertThat(lint(Files.writeString(directory.resolve("budget.yaml"), budget)))
        .contains("maxUnavailable must be integer");
  }
}
