package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.RawSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stores of settings that the YAML file names besides itself: what they give. */
class FurtherStoresTest {

  @TempDir private Path directory;
  private StoresSetup setup;

  @BeforeEach
  void setUp() {
    setup = new StoresSetup(directory);
  }

  @Test
  void takesAFilePerSettingAsKubernetesMountsThem() throws Exception {
    setup.write("mounted/..2026_11_28/limits.burst", "7\n");
    Files.createSymbolicLink(directory.resolve("mounted/..data"), Path.of("..2026_11_28"));
    Files.createSymbolicLink(
        directory.resolve("mounted/limits.burst"), Path.of("..data/limits.burst"));
    setup.write("mounted/SWITCHBOARD_STORE_PASSWORD", "00123\r\n");
    setup.write("mounted/http.origins", "https://a.example,https://b.example");
    setup.stores("{type: files, config: {path: 'DIR/mounted'}}");

    Settings settings = setup.load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(7);
    assertThat(settings.source(LimitKeys.BURST)).isEqualTo("store files");
    assertThat(settings.text(NodeKeys.STORE_PASSWORD)).isEqualTo("00123");
    assertThat(settings.list(ListenerKeys.ORIGINS))
        .containsExactly("https://a.example", "https://b.example");
  }

  @Test
  void readsADirectoryByTheFilesetsOfVertxConfig() throws Exception {
    setup.write("mounted/limits.json", "{\"limits\": {\"burst\": 7}}");
    setup.write("mounted/more.yaml", "limits:\n  messageBytes: 2048\nstore: {user: '00123'}\n");
    setup.write("mounted/more.properties", "store.password=00123\n");
    setup.stores(
        "{type: directory, config: {path: 'DIR/mounted', filesets: ["
            + "{pattern: '*.json', format: json}, {pattern: '*.yaml', format: yaml},"
            + " {pattern: '*.properties', format: properties}]}}");

    Settings settings = setup.load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(7);
    assertThat(settings.integer(LimitKeys.MESSAGE_BYTES)).isEqualTo(2048);
    assertThat(settings.text(NodeKeys.STORE_USER)).isEqualTo("00123");
    assertThat(settings.text(NodeKeys.STORE_PASSWORD)).isEqualTo("00123");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "json|{\"limits\": {\"burst\": 7}, \"http.origins\": [\"https://a.example\"]}"
            + "|store shared, FILE:1",
        "yaml|limits: {burst: 7}\\nhttp: {origins: [https://a.example]}|store shared, FILE:1",
        "properties|limits.burst=7\\nhttp.origins=https://a.example|store shared, FILE"
      })
  void readsAFileOfEachFormat(String format, String text, String source) throws Exception {
    Path file = setup.write("its.file", text.replace("\\n", "\n"));
    setup.stores(
        "{type: file, name: shared, format: " + format + ", config: {path: 'DIR/its.file'}}");

    Settings settings = setup.load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(7);
    assertThat(settings.source(LimitKeys.BURST)).isEqualTo(source.replace("FILE", file.toString()));
    assertThat(settings.list(ListenerKeys.ORIGINS)).containsExactly("https://a.example");
  }

  @Test
  void asksAConfigurationServer() throws Exception {
    try (ConfigServer server = ConfigServer.start("{\"limits\": {\"burst\": 7}}")) {
      setup.stores("{type: http, config: {host: 127.0.0.1, port: " + server.port() + "}}");
      assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(7);
      setup.stores("{type: http, config: {url: '" + server.url() + "'}}");
      assertThat(setup.load().source(LimitKeys.BURST)).isEqualTo("store http");
    }
  }

  @Test
  void putsVariablesIntoWhatAStoreIsGiven() throws Exception {
    setup.write("mounted/limits.burst", "7");
    setup.write(".env", "PLACE=mounted\n");
    setup.environment().put("ROOT", directory.toString());
    setup.stores("{type: files, config: {path: '${ROOT}/${PLACE}'}}");

    assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(7);
  }

  @Test
  void asksNobodyWhereOnlyTheDataDirectoryIsWanted() throws Exception {
    try (ConfigServer server = ConfigServer.start("{}")) {
      setup.stores("{type: http, config: {url: '" + server.url() + "', headers: {A: '${NONE}'}}}");
      setup.options().add(new RawSetting("data.dir", "elsewhere", "--data-dir"));

      DataDirectory found =
          Configuration.dataDirectory(setup.surroundings(), Optional.empty(), setup.options());

      assertThat(found.path()).isEqualTo(Path.of("elsewhere"));
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void standsAboveTheYamlFileAndBelowTheRestWhereNothingElseIsSaid() throws Exception {
    setup.yaml(
        "limits: {burst: 1}", "config: {stores: [{type: json, config: {limits: {burst: 2}}}]}");
    assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(2);
    setup.write(".env", "SWITCHBOARD_LIMITS_BURST=3\n");
    assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"defaults, 1", "yaml, 2", ".env, 3", "environment, 4", "options, 9"})
  void standsAboveWhatItIsPutAbove(String above, int places) throws Exception {
    // Each source gives one of these more than the one before.
    setup.yaml(
        "limits: {burst: 10, messagesPerSecond: 10, connectionsPerUser: 10, resumeSeconds: 10}",
        "config: {stores: [{type: json, above: " + above + ", config: {limits: {burst: 9,",
        "  messagesPerSecond: 9, connectionsPerUser: 9, resumeSeconds: 9}}}]}");
    setup.write(".env", "SWITCHBOARD_LIMITS_MESSAGES_PER_SECOND=10\n");
    setup.environment().put("SWITCHBOARD_LIMITS_CONNECTIONS_PER_USER", "10");
    setup.options().add(new RawSetting("limits.resumeSeconds", "10", "--set"));

    Settings settings = setup.load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(places > 1 ? 9 : 10);
    assertThat(settings.integer(LimitKeys.MESSAGES_PER_SECOND)).isEqualTo(places > 2 ? 9 : 10);
    assertThat(settings.integer(LimitKeys.CONNECTIONS_PER_USER)).isEqualTo(places > 3 ? 9 : 10);
    assertThat(settings.integer(LimitKeys.RESUME_SECONDS)).isEqualTo(places > 4 ? 9 : 10);
  }

  @Test
  void takesTheLaterOfTwoStoresInTheSamePlace() throws Exception {
    setup.stores(
        "{type: json, name: one, config: {limits.burst: 1, limits.messageBytes: 2048}}",
        "{type: json, name: two, config: {limits.burst: 2}}");

    Settings settings = setup.load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(2);
    assertThat(settings.source(LimitKeys.MESSAGE_BYTES)).isEqualTo("store one");
    assertThat(settings.list(NodeKeys.CONFIG_STORES)).containsExactly("one", "two");
    assertThat(settings.source(NodeKeys.CONFIG_STORES)).isEqualTo("switchboard.yaml:3");
  }

  @ParameterizedTest
  @CsvSource({"sys, false", "sys, true", "env, false"})
  void passesOverWhatIsNotMeantForItWhereOthersHaveNamesToo(String type, boolean hierarchical)
      throws Exception {
    String tree = hierarchical ? "hierarchical: true" : "";
    setup.stores("{type: " + type + ", config: {" + tree + "}}");

    assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(100);
  }

  @Test
  void takesOurPropertiesAmongTheJvms() throws Exception {
    setup.stores("{type: sys}");
    System.setProperty("limits.burst", "7");
    System.setProperty("http.proxyHost", "proxy.example");
    try {
      assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(7);

      System.setProperty("limits.brust", "7");
      assertThat(setup.problems())
          .containsExactly("store sys: limits.brust=7: unknown key; did you mean limits.burst?");
    } finally {
      System.clearProperty("limits.burst");
      System.clearProperty("limits.brust");
      System.clearProperty("http.proxyHost");
    }
  }
}
