package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs for Node that tests bring with them, with the packages of their lock files. */
public final class Npm {

  private Npm() {}

  /** Has npm install a directory of the tests' resources; gives the directory that it is in. */
  public static Path install(String name, String... files)
      throws IOException, InterruptedException {
    Path source = Path.of("src", "test", "resources", name);
    Path home = Files.createDirectories(Path.of("target", name));
    for (String file : files) {
      Files.write(home.resolve(file), Files.readAllBytes(source.resolve(file)));
    }
    Process npm =
        new ProcessBuilder(List.of("npm", "ci", "--no-audit", "--no-fund"))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("npm.log").toFile())
            .start();
    assertThat(npm.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(npm.exitValue()).as(Files.readString(home.resolve("npm.log"))).isZero();
    return home;
  }
}
