package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewDomainCommandTest {

  @TempDir private Path directory;

  private Child.Result run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings surroundings =
        new Surroundings(
            Main.class,
            new ServerBoot(),
            directory,
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int exitCode = CommandLineRun.run(surroundings, words);
    return new Child.Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private List<String> written() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void writesAModuleWithTheNameInEveryPlace() throws Exception {
    Path unused = Files.createDirectory(directory.resolve("empty"));

    assertThat(run("new-domain", "weather", "empty"))
        .isEqualTo(
            new Child.Result(
                0,
                """
                empty has the domain weather as a Maven module.
                Build it: cd empty && mvn package
                Run it:   ./switchboard start --plugins empty/target
                """,
                ""));

    String java = "java/org/example/weather/";
    assertThat(written())
        .containsExactlyInAnyOrder(
            "empty/README.md",
            "empty/pom.xml",
            "empty/src/main/" + java + "WeatherDomain.java",
            "empty/src/main/" + java + "WeatherMessages.java",
            "empty/src/main/" + java + "WeatherService.java",
            "empty/src/main/" + java + "package-info.java",
            "empty/src/main/resources/META-INF/services/"
                + "dev.switchboard.protocol.domain.Domain",
            "empty/src/main/resources/db/migration/weather/V1__entries.sql",
            "empty/src/test/" + java + "WeatherDomainTest.java");
    for (String file : written()) {
      assertThat(Files.readString(directory.resolve(file)))
          .as(file)
          .containsIgnoringCase("weather")
          .doesNotContain("{{");
    }
    assertThat(Files.readString(directory.resolve("empty/pom.xml")))
        .contains("<switchboard.version>" + Version.current() + "<", "<artifactId>weather-domain<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Weather", "1weather", "we-ather", "wétter", "a/../b", "we ather"})
  void refusesWhatIsNoName(String name) throws Exception {
    refused(name, "must be 1 to 40 lower-case letters and digits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"class", "true", "int"})
  void refusesWordsThatJavaKeeps(String name) throws Exception {
    refused(name, "must be no word that Java keeps for itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat",
        "gateway",
        "all",
        "feed",
        "tasks",
        "notifications",
        "http",
        "store",
        "connections",
        "presence",
        "topic"
      })
  void refusesNamesThatAreTaken(String name) throws Exception {
    refused(name, "is taken");
  }

  private void refused(String name, String reason) throws IOException {
    Child.Result result = run("new-domain", name, "module");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .hasLineCount(1)
        .startsWith("switchboard: NAME " + name.strip())
        .contains(reason);
    assertThat(written()).isEmpty();
  }

  @Test
  void refusesADirectoryThatHasSomethingOrIsNone() throws Exception {
    Path full = Files.createDirectory(directory.resolve("full"));
    Path file = Files.writeString(full.resolve("file"), "mine");

    Child.Result notEmpty = run("new-domain", "weather", "full");
    Child.Result noDirectory = run("new-domain", "weather", "full/file");
    Child.Result beneath = run("new-domain", "weather", "full/file/module");

    assertThat(notEmpty).isEqualTo(new Child.Result(1, "", "switchboard: full: is not empty\n"));
    assertThat(noDirectory)
        .isEqualTo(new Child.Result(1, "", "switchboard: full/file: is no directory\n"));
    assertThat(beneath.exitCode()).isEqualTo(1);
    assertThat(beneath.err())
        .hasLineCount(1)
        .startsWith("switchboard: full/file/module: cannot be written");
    assertThat(written()).containsExactly("full/file");
    assertThat(Files.readString(file)).isEqualTo("mine");
  }

  @Test
  void saysWhichWordIsMissing() {
    assertThat(run("new-domain", "weather").err()).hasLineCount(1).contains("DIR");
  }
}
