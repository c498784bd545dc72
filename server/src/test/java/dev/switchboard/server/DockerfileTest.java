package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The words of {@code deploy/docker/Dockerfile} are those that the server knows. */
@Timeout(120)
class DockerfileTest {

  @TempDir private Path directory;

  static int statusOf(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }

  /** The arguments of an instruction, of which there must be one. */
  private static String instruction(String name) throws IOException {
    String joined = Files.readString(DeployFiles.DOCKERFILE).replaceAll("\\\\\n\\s*", " ");
    List<String> found = joined.lines().filter(line -> line.startsWith(name + " ")).toList();
    assertThat(found).hasSize(1);
    return found.get(0).substring(name.length()).strip();
  }

  @SuppressWarnings("unchecked") // JSON is YAML; the form of the instructions is a list of texts.
  private static List<String> words(String json) {
    return (List<String>) DeployFiles.parse(json);
  }

  @Test
  void runsAsTheUserWithoutRightsThatKubernetesNames() throws IOException {
    String deployment = Files.readString(DeployFiles.MANIFESTS.resolve("deployment.yaml"));

    assertThat(instruction("USER")).isEqualTo("10001:10001");
    assertThat(deployment).contains("runAsUser: 10001").contains("runAsGroup: 10001");
    assertThat(instruction("STOPSIGNAL")).isEqualTo("SIGTERM");
    assertThat(instruction("FROM")).matches(".+:[0-9]+-jre");
  }

  @Test
  void isHealthyWhileTheServerAnswers() throws Exception {
    String check = instruction("HEALTHCHECK");
    List<String> command = words(check.substring(check.indexOf('[')));
    assertThat(command.get(2)).containsOnlyOnce("/8080 ");
    int port;
    try (WireProcess server = WireProcess.start(directory)) {
      port = server.port("main");
      assertThat(health(command, port).exitCode()).isZero();
      assertThat(health(command, port, "/health/nothing").exitCode()).isNotZero();
    }
    assertThat(health(command, port).exitCode()).isNotZero();
  }

  private Child.Result health(List<String> command, int port, String... path) throws Exception {
    String script = command.get(2).replace("/8080 ", "/" + port + " ");
    String asked = path.length == 0 ? script : script.replace("/health/live", path[0]);
    return Child.start(directory, List.of(command.get(0), command.get(1), asked)).result();
  }

  @Test
  void startsWithItsVariablesAndFlags() throws Exception {
    Map<String, String> variables = new TreeMap<>();
    for (String pair : instruction("ENV").split("\\s+", -1)) {
      String[] parts = pair.split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    String volume = instruction("VOLUME");
    assertThat(variables).containsEntry("SWITCHBOARD_DATA_DIR", volume);
    assertThat(instruction("WORKDIR")).isEqualTo(volume);

    Child.Result result = checkConfig(variables);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("data.dir = " + directory.resolve("data"))
        .contains("http.host = 0.0.0.0")
        .contains("listeners.chat.host = 0.0.0.0")
        .contains("listeners.session.host = 0.0.0.0")
        .contains("auth.anonymous = false");
  }

  private Child.Result checkConfig(Map<String, String> variables) throws Exception {
    variables.put("SWITCHBOARD_DATA_DIR", directory.resolve("data").toString());
    List<String> entry = new ArrayList<>(words(instruction("ENTRYPOINT")));
    assertThat(entry.get(0)).isEqualTo("java");
    assertThat(words(instruction("CMD"))).containsExactly("start");
    assertThat(entry.subList(entry.size() - 2, entry.size()))
        .containsExactly("-jar", "/opt/switchboard/switchboard.jar");
    assertThat(instruction("COPY")).endsWith(" /opt/switchboard/switchboard.jar");
    entry.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    entry.set(entry.size() - 2, "-cp");
    entry.set(entry.size() - 1, System.getProperty("java.class.path"));
    entry.addAll(List.of(Main.class.getName(), "check-config"));
    String[] environment =
        variables.entrySet().stream()
            .flatMap(one -> Stream.of(one.getKey(), one.getValue()))
            .toArray(String[]::new);
    return Child.start(directory, entry, environment).result();
  }
}
