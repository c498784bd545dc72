package dev.switchboard.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A local Maven repository of a test's own: it has what this machine's has, but the API only once a
 * test has installed it. What is built with it is built outside of the project.
 */
public final class ApiRepository {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Path place;
  private final String mavenOptions;

  private ApiRepository(Path place) {
    this.place = place;
    this.mavenOptions =
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dmaven.repo.local=" + place.toAbsolutePath();
  }

  /** One without the API, for one test at a time. */
  public static ApiRepository fresh() throws IOException {
    ApiRepository repository = new ApiRepository(Path.of("target", "api-repository"));
    if (repository.hasApi()) {
      delete(repository.api());
    }
    Path ofMachine = ofMachine();
    link(ofMachine, repository.place, "dev");
    link(ofMachine.resolve("dev"), repository.place.resolve("dev"), "switchboard");
    return repository;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Path ofMachine() {
    // Surefire tells its tests where Maven's is.
    return Optional.ofNullable(System.getProperty("localRepository"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".m2", "repository"));
  }

  private static void link(Path from, Path to, String except) throws IOException {
    Files.createDirectories(to);
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(e -> !e.endsWith(except)).toList()) {
        Path link = to.resolve(entry.getFileName());
        if (!Files.isSymbolicLink(link)) {
          Path unused = Files.createSymbolicLink(link, entry);
        }
      }
    }
  }

  /** Whether the API is there. */
  public boolean hasApi() {
    return Files.isDirectory(api());
  }

  private Path api() {
    return place.resolve("dev").resolve("switchboard");
  }

  /** Runs the project's own script in a directory; what it printed. */
  public String switchboard(Path directory, String... words)
      throws IOException, InterruptedException {
    return run(directory, ROOT.resolve("switchboard").toString(), words);
  }

  /** Runs Maven in a directory, without a network; what it printed. */
  public String maven(Path directory, String... words) throws IOException, InterruptedException {
    List<String> more = new ArrayList<>(List.of("-B", "-o"));
    more.addAll(Arrays.asList(words));
    return run(directory, "mvn", more.toArray(String[]::new));
  }

  private String run(Path directory, String program, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(Arrays.asList(words));
    Child child =
        Child.start(
            directory,
            command,
            "MAVEN_OPTS",
            mavenOptions,
            "JAVA_HOME",
            System.getProperty("java.home"),
            // The project has been built, by whoever runs this test.
            "_SWITCHBOARD_BUILDING",
            "1");
    Child.Result result = child.result();
    if (result.exitCode() != 0) {
      throw new AssertionError(command + " ended with " + result);
    }
    return result.out();
  }
}
