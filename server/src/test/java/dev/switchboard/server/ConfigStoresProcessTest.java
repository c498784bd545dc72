package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.config.spi.ConfigStoreFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose settings are kept elsewhere, from its start to its end. */
@Timeout(120)
class ConfigStoresProcessTest {

  @TempDir private Path directory;
  private final List<Child> children = new ArrayList<>();
  private ConfigServer central;

  @BeforeEach
  void startTheConfigurationServer() throws IOException {
    central = ConfigServer.start("{\"limits\": {\"burst\": 7}}");
  }

  @AfterEach
  void endWhatStillRuns() throws InterruptedException {
    central.close();
    for (Child child : children) {
      child.kill();
    }
  }

  private void storeInYaml(String more) throws IOException {
    Files.writeString(
        directory.resolve("switchboard.yaml"),
        "config:\n  stores:\n    - {type: http, name: central, config: {url: '"
            + central.url()
            + "'}"
            + more
            + "}\n");
  }

  private void start() throws IOException {
    Child unused = start(FakeMain.class);
  }

  private Child start(Class<?> mainClass) throws IOException {
    Child child = Child.start(directory, mainClass, words());
    children.add(child);
    child.awaitLine("Mint a token");
    return child;
  }

  private static String[] words(String... more) {
    List<String> words = new ArrayList<>(List.of("start", "--port", "0"));
    for (String listener : List.of("chat", "channel", "session", "task")) {
      words.addAll(List.of("--set", "listeners." + listener + ".port=0"));
    }
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  @Test
  void appliesWhatAStoreHasByTheTimeOfAReload() throws Exception {
    storeInYaml("");
    Child unused = start(Main.class);
    central.answer(200, "{\"limits\": {\"burst\": 9, \"messageBytes\": 2048}}");

    Child.Result reloaded = Child.run(directory, "reload");

    assertThat(reloaded)
        .isEqualTo(
            new Child.Result(
                0,
                """
                Applied:
                  limits.burst = 9  # store central
                Waiting for a restart:
                  limits.messageBytes = 2048  # store central
                """,
                ""));
  }

  @Test
  void appliesAListOfStoresThatHasChanged() throws Exception {
    storeInYaml("");
    Child unused = start(Main.class);
    Files.writeString(
        directory.resolve("switchboard.yaml"),
        "config: {stores: [{type: json, name: own, config: {limits.burst: 8}}]}\n");

    Child.Result reloaded = Child.run(directory, "reload");

    assertThat(reloaded.out())
        .isEqualTo(
            """
            Applied:
              config.stores = own  # switchboard.yaml:1
              limits.burst = 8  # store own
            """);
    assertThat(Child.run(directory, "reload").out()).isEqualTo("Nothing has changed.\n");
  }

  @Test
  void changesNothingByAReloadWhereAStoreIsAwayOrWrong() throws Exception {
    storeInYaml("");
    start();

    central.answer(503, "{}");
    Child.Result away = Child.run(directory, "reload");
    central.answer(200, "{\"limits\": {\"brust\": 9}}");
    Child.Result wrong = Child.run(directory, "reload");
    central.answer(200, "{\"limits\": {\"burst\": 7}}");

    assertThat(away.exitCode()).isEqualTo(2);
    assertThat(away.err())
        .isEqualTo(
            "switchboard: store central (switchboard.yaml:3): cannot be read: answered 503 Service"
                + " Unavailable\n");
    assertThat(wrong.err())
        .isEqualTo(
            "switchboard: store central: limits.brust=9: unknown key; did you mean"
                + " limits.burst?\n");
    assertThat(Child.run(directory, "reload").out()).isEqualTo("Nothing has changed.\n");
  }

  @Test
  void startsWithTheLastKnownValuesOfAnOptionalStoreThatIsAway() throws Exception {
    storeInYaml(", optional: true");
    Child.Result stopped = start(FakeMain.class).terminate().result();
    assertThat(stopped.exitCode()).isZero();
    central.close();

    Child again = start(FakeMain.class);
    Child.Result checked = Child.run(directory, "check-config");

    assertThat(again.errors())
        .contains("warning: store central (switchboard.yaml:3): cannot be read: Connection refused")
        .contains("; its values of ");
    assertThat(checked.exitCode()).isZero();
    assertThat(checked.out())
        .contains(
            "limits.burst = 7  # store central\n",
            "config.stores = central  # switchboard.yaml:3\n");
  }

  @Test
  void doesNotStartWhereAStoreIsAwayThatIsNotOptional() throws Exception {
    storeInYaml("");
    central.close();

    for (String detach : List.of("", "-d")) {
      Child.Result refused = Child.run(directory, detach.isEmpty() ? words() : words(detach));

      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err())
          .hasLineCount(1)
          .startsWith(
              "switchboard: store central (switchboard.yaml:3): cannot be read: Connection"
                  + " refused");
    }
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void asksNoStoreForCommandsThatNeedNone() throws Exception {
    storeInYaml("");
    start();
    int before = central.requests();

    assertThat(Child.run(directory, "status").exitCode()).isZero();
    assertThat(Child.run(directory, "stop").exitCode()).isZero();

    assertThat(central.requests()).isEqualTo(before);
  }

  @Test
  void signsTokensWithTheSecretThatAStoreHas() throws Exception {
    String secret = "0123456789abcdef0123456789abcdef";
    storeInYaml("");
    central.answer(200, "{\"auth\": {\"jwt\": {\"secret\": \"" + secret + "\"}}}");

    Child.Result minted = Child.run(directory, "token", "--sub", "alice");

    assertThat(TokenChecks.subject(minted.out().strip(), secret)).isEqualTo("alice");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void takesATypeOfStoreFromAJarAmongThePlugIns() throws Exception {
    Path plugins = directory.resolve("plugins");
    PluginJar.named("broken.jar").service(ConfigStoreFactory.class, "ToBeFound").in(plugins);
    planets().in(plugins);
    Files.writeString(
        directory.resolve("switchboard.yaml"),
        "config: {stores: [{type: planet, config: {moons: 7}}]}\n");

    Child.Result checked = Child.run(directory, "check-config", "--plugins", plugins.toString());
    Child.Result without = Child.run(directory, "check-config");

    assertThat(checked.err()).isEmpty();
    assertThat(checked.out()).contains("limits.burst = 7  # store planet\n");
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err())
        .hasLineCount(1)
        .startsWith(
            "switchboard: switchboard.yaml:1: store planet: there is no type of store planet, but"
                + " directory,");
  }

  @Test
  void saysWhichTypeOfStoreCouldNotBeLoaded() throws Exception {
    Path plugins = directory.resolve("plugins");
    PluginJar.named("broken.jar").service(ConfigStoreFactory.class, "ToBeFound").in(plugins);
    Files.writeString(
        directory.resolve("switchboard.yaml"),
        "config: {stores: [{type: json, config: {limits.burst: 7}}, {type: planet}]}\n");

    Child.Result refused = Child.run(directory, "check-config", "--plugins", plugins.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains("there is no type of store planet", "acme.ToBeFound");
  }

  /** A type of store whose classes are nowhere but in its jar. */
  private static PluginJar planets() {
    return PluginJar.named("planets.jar")
        .service(ConfigStoreFactory.class, "Planets")
        .source(
            "Planets",
            """
            import io.vertx.config.spi.*;
            import io.vertx.core.buffer.Buffer;
            import io.vertx.core.json.JsonObject;
            public class Planets implements ConfigStoreFactory {
              public String name() { return "planet"; }
              public ConfigStore create(Vertx vertx, JsonObject config) {
                JsonObject values = new JsonObject().put("limits.burst", config.getValue("moons"));
                return new ConfigStore() {
                  public Future<Buffer> get() { return Future.succeededFuture(values.toBuffer()); }
                  public Future<Void> close() { return Future.succeededFuture(); }
                };
              }
            }
            """);
  }
}
