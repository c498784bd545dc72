package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.ConfigurationException;
import dev.switchboard.server.config.RawSetting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stores of settings that the YAML file names besides itself. */
class FurtherStoresTest {

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final List<RawSetting> options = new ArrayList<>();

  private Surroundings surroundings() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Surroundings(
        FakeMain.class, new ServerBoot(List.of()), directory, environment, nowhere, nowhere);
  }

  private Configuration configuration() {
    List<RawSetting> all = new ArrayList<>(options);
    all.add(new RawSetting("data.dir", data().path().toString(), "--data-dir"));
    return Configuration.load(surroundings(), Optional.empty(), all);
  }

  private Settings load() {
    return configuration().settings();
  }

  private List<String> problems() {
    return catchThrowableOfType(ConfigurationException.class, this::load).problems();
  }

  private DataDirectory data() {
    return new DataDirectory(directory.resolve("data"));
  }

  private void yaml(String... lines) throws IOException {
    Files.writeString(directory.resolve("switchboard.yaml"), String.join("\n", lines) + "\n");
  }

  /** A YAML file that names these stores, the first in line 3. */
  private void stores(String... entries) throws IOException {
    List<String> lines = new ArrayList<>(List.of("config:", "  stores:"));
    for (String entry : entries) {
      lines.add("    - " + entry.replace("DIR", directory.toString()));
    }
    yaml(lines.toArray(String[]::new));
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  // ---------------------------------------------------------------- what there is to read

  @Test
  void takesAFilePerSettingAsKubernetesMountsThem() throws Exception {
    write("mounted/..2026_11_28/limits.burst", "7\n");
    Files.createSymbolicLink(directory.resolve("mounted/..data"), Path.of("..2026_11_28"));
    Files.createSymbolicLink(
        directory.resolve("mounted/limits.burst"), Path.of("..data/limits.burst"));
    write("mounted/SWITCHBOARD_STORE_PASSWORD", "00123\r\n");
    write("mounted/http.origins", "https://a.example,https://b.example");
    stores("{type: files, config: {path: 'DIR/mounted'}}");

    Settings settings = load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(7);
    assertThat(settings.source(LimitKeys.BURST)).isEqualTo("store files");
    assertThat(settings.text(NodeKeys.STORE_PASSWORD)).isEqualTo("00123");
    assertThat(settings.list(ListenerKeys.ORIGINS))
        .containsExactly("https://a.example", "https://b.example");
  }

  @Test
  void readsADirectoryByTheFilesetsOfVertxConfig() throws Exception {
    write("mounted/limits.json", "{\"limits\": {\"burst\": 7}}");
    write("mounted/more.yaml", "limits:\n  messageBytes: 2048\nstore: {user: '00123'}\n");
    write("mounted/more.properties", "store.password=00123\n");
    stores(
        "{type: directory, config: {path: 'DIR/mounted', filesets: ["
            + "{pattern: '*.json', format: json}, {pattern: '*.yaml', format: yaml},"
            + " {pattern: '*.properties', format: properties}]}}");

    Settings settings = load();

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
            + "|store shared",
        "yaml|limits: {burst: 7}\\nhttp: {origins: [https://a.example]}|store shared:1",
        "properties|limits.burst=7\\nhttp.origins=https://a.example|store shared"
      })
  void readsAFileOfEachFormat(String format, String text, String source) throws Exception {
    write("its.file", text.replace("\\n", "\n"));
    stores("{type: file, name: shared, format: " + format + ", config: {path: 'DIR/its.file'}}");

    Settings settings = load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(7);
    assertThat(settings.source(LimitKeys.BURST)).isEqualTo(source);
    assertThat(settings.list(ListenerKeys.ORIGINS)).containsExactly("https://a.example");
  }

  @Test
  void asksAConfigurationServer() throws Exception {
    try (ConfigServer server = ConfigServer.start("{\"limits\": {\"burst\": 7}}")) {
      stores("{type: http, config: {host: 127.0.0.1, port: " + server.port() + "}}");
      assertThat(load().integer(LimitKeys.BURST)).isEqualTo(7);
      stores("{type: http, config: {url: '" + server.url() + "'}}");
      assertThat(load().source(LimitKeys.BURST)).isEqualTo("store http");
    }
  }

  @Test
  void putsVariablesIntoWhatAStoreIsGiven() throws Exception {
    write("mounted/limits.burst", "7");
    write(".env", "PLACE=mounted\n");
    environment.put("ROOT", directory.toString());
    stores("{type: files, config: {path: '${ROOT}/${PLACE}'}}");

    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(7);
  }

  @Test
  void asksNobodyWhereOnlyTheDataDirectoryIsWanted() throws Exception {
    try (ConfigServer server = ConfigServer.start("{}")) {
      stores("{type: http, config: {url: '" + server.url() + "', headers: {A: '${NONE}'}}}");
      options.add(new RawSetting("data.dir", "elsewhere", "--data-dir"));

      DataDirectory found = Configuration.dataDirectory(surroundings(), Optional.empty(), options);

      assertThat(found.path()).isEqualTo(Path.of("elsewhere"));
      assertThat(server.requests()).isZero();
    }
  }

  // ---------------------------------------------------------------- which value counts

  @Test
  void standsAboveTheYamlFileAndBelowTheRestWhereNothingElseIsSaid() throws Exception {
    yaml("limits: {burst: 1}", "config: {stores: [{type: json, config: {limits: {burst: 2}}}]}");
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(2);
    write(".env", "SWITCHBOARD_LIMITS_BURST=3\n");
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"defaults, 1", "yaml, 2", ".env, 3", "environment, 4", "options, 9"})
  void standsAboveWhatItIsPutAbove(String above, int places) throws Exception {
    // Each source gives one of these more than the one before.
    yaml(
        "limits: {burst: 10, messagesPerSecond: 10, connectionsPerUser: 10, resumeSeconds: 10}",
        "config: {stores: [{type: json, above: " + above + ", config: {limits: {burst: 9,",
        "  messagesPerSecond: 9, connectionsPerUser: 9, resumeSeconds: 9}}}]}");
    write(".env", "SWITCHBOARD_LIMITS_MESSAGES_PER_SECOND=10\n");
    environment.put("SWITCHBOARD_LIMITS_CONNECTIONS_PER_USER", "10");
    options.add(new RawSetting("limits.resumeSeconds", "10", "--set"));

    Settings settings = load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(places > 1 ? 9 : 10);
    assertThat(settings.integer(LimitKeys.MESSAGES_PER_SECOND)).isEqualTo(places > 2 ? 9 : 10);
    assertThat(settings.integer(LimitKeys.CONNECTIONS_PER_USER)).isEqualTo(places > 3 ? 9 : 10);
    assertThat(settings.integer(LimitKeys.RESUME_SECONDS)).isEqualTo(places > 4 ? 9 : 10);
  }

  @Test
  void takesTheLaterOfTwoStoresInTheSamePlace() throws Exception {
    stores(
        "{type: json, name: one, config: {limits.burst: 1, limits.messageBytes: 2048}}",
        "{type: json, name: two, config: {limits.burst: 2}}");

    Settings settings = load();

    assertThat(settings.integer(LimitKeys.BURST)).isEqualTo(2);
    assertThat(settings.source(LimitKeys.MESSAGE_BYTES)).isEqualTo("store one");
    assertThat(settings.list(NodeKeys.CONFIG_STORES)).containsExactly("one", "two");
    assertThat(settings.source(NodeKeys.CONFIG_STORES)).isEqualTo("switchboard.yaml:3");
  }

  // ---------------------------------------------------------------- what is wrong in a store

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits.brust: 7|limits.brust=7: unknown key; did you mean limits.burst?",
        "SWITCHBOARD_LIMITS_BRUST: 7|SWITCHBOARD_LIMITS_BRUST=7: unknown key; did you mean"
            + " SWITCHBOARD_LIMITS_BURST?",
        "limits: {burst: many}|limits.burst=many: must be a whole number",
        "limits: {burst: }|limits.burst=: has no value",
        "limits: {burst: [1, 2]}|limits.burst=1,2: must be a whole number",
        "auth: {jwt: {secret: abcde}}|auth.jwt.secret=********: must be at least 32 bytes long",
        "auth: {jwt: {secrte: open sesame}}|auth.jwt.secrte=********: unknown key; did you mean"
            + " auth.jwt.secret?",
        "store.url: 'mysql://me:sesame@h/d'|store.url=mysql://me:********@h/d: must be"
            + " jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE",
        "http: {origins: [{a: 1}]}|http.origins: must be a list of plain texts without commas",
        "{limits: {burst: 7}, limits.burst: 8}|limits.burst: is there twice",
        "{http.port: 1, listeners.main.port: 2}|listeners.main.port=2: is the same setting as"
            + " http.port, which differs",
        "data: {dir: /tmp}|data.dir=/tmp: cannot come from a store, since stores are read with its"
            + " help",
        "plugins.dir: /tmp|plugins.dir=/tmp: cannot come from a store, since stores are read with"
            + " its help",
        "config.stores: [a]|config.stores=a: can be given in the YAML file only"
      })
  void namesKeyValueAndStoreOfWhatCannotBe(String values, String problem) throws Exception {
    String config = values.startsWith("{") ? values : "{" + values + "}";
    stores("{type: json, name: shared, config: " + config + "}");

    assertThat(problems()).containsExactly("store shared: " + problem);
  }

  @Test
  void collectsWhatIsWrongInAllStores() throws Exception {
    stores(
        "{type: json, name: one, config: {limits.brust: 1}}",
        "{type: json, name: two, above: options, config: {limits.burst: 0}}");

    assertThat(problems()).hasSize(2);
  }

  @Test
  void showsNothingUnknownOfAStoreThatHoldsSecrets() throws Exception {
    write("secrets.json", "{\"db\": \"open sesame\"}");
    stores("{type: file, config: {path: 'DIR/secrets.json', secret: true}}");

    assertThat(problems()).singleElement().asString().startsWith("store file: db=********");
  }

  @Test
  void namesTheLineWhereAStoreHasLines() throws Exception {
    write("its.yaml", "store: {user: 00123}\nlimits:\n  burst: many\n  burst: 7\n");
    stores("{type: file, name: shared, format: yaml, config: {path: 'DIR/its.yaml'}}");
    assertThat(problems()).containsExactly("store shared:4: limits.burst: is there twice");
    write("its.yaml", "store: {user: 00123}\nlimits:\n  burst: many\n");
    assertThat(problems())
        .containsExactly("store shared:3: limits.burst=many: must be a whole number");
    write("its.yaml", "store: {user: 00123}\n");
    assertThat(load().text(NodeKeys.STORE_USER)).isEqualTo("00123");
  }

  @Test
  void refusesAListOfStoresInAStore() throws Exception {
    write("its.yaml", "config: {stores: [{type: json}]}\n");
    stores("{type: file, name: shared, format: yaml, config: {path: 'DIR/its.yaml'}}");

    assertThat(problems())
        .containsExactly("store shared:1: config.stores=json: can be given in the YAML file only");
  }

  // ---------------------------------------------------------------- what is wrong with the list

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{typ: files}|config.stores: typ: unknown key; did you mean type?",
        "{name: x}|config.stores: a store needs a type",
        "files|config.stores: must be a list of stores, each with a type",
        "{type: [files]}|config.stores: type: must be plain text",
        "{type: files, name: 'A b'}|config.stores: name=A b: must be small letters, digits and"
            + " hyphens",
        "{type: files, optional: maybe}|config.stores: optional=maybe: must be true or false",
        "{type: files, above: all}|config.stores: above=all: must be one of defaults, yaml, .env,"
            + " environment, options",
        "{type: files, timeout: 20s}|config.stores: timeout=20s: must be a duration such as 500ms"
            + " or 5s, at most 15s",
        "{type: files, config: 7}|config.stores: config: must consist of names and values",
        "{type: files, type: files}|config.stores: type: is there twice",
        "{type: json, config: &c {a: *c}}|config.stores: config: is nested too deeply",
        "{type: json, config: {a: 1, a: 2}}|found duplicate key a",
        "{type: files}|store files: its config is refused: it needs a path",
        "{type: file}|store file: its config is refused: The `path` configuration is required.",
        "{type: http}|store http: its config is refused: it needs a url, or a host",
        "{type: directory, config: {path: x}}|store directory: its config is refused: The"
            + " `filesets` element is required.",
        "{type: files, config: {path: '${NONE}'}}|store files: there is no variable NONE",
        "{type: json, format: xml}|store json: there is no format xml, but json, properties, raw,"
            + " yaml"
      })
  void namesTheLineOfWhatIsWrongInTheList(String entry, String problem) throws Exception {
    stores(entry);

    assertThat(problems()).first().asString().isEqualTo("switchboard.yaml:3: " + problem);
  }

  @Test
  void saysWhichTypesThereAre() throws Exception {
    stores("{type: valut}");

    assertThat(problems())
        .containsExactly(
            "switchboard.yaml:3: store valut: there is no type of store valut, but directory, env,"
                + " file, files, http, json, sys");
  }

  @Test
  void wantsANameForTheSecondStoreOfAType() throws Exception {
    stores("{type: json}", "{type: json}");

    assertThat(problems())
        .containsExactly(
            "switchboard.yaml:4: config.stores: two stores are called json; give one a name");
  }

  @Test
  void isNamedInTheYamlFileOnly() {
    environment.put("SWITCHBOARD_CONFIG_STORES", "a");
    options.add(new RawSetting("config.stores", "b", "--set"));

    assertThat(problems())
        .containsExactly(
            "environment SWITCHBOARD_CONFIG_STORES: config.stores=a: can be given in the YAML file"
                + " only",
            "--set: config.stores=b: can be given in the YAML file only");
  }

  // ---------------------------------------------------------------- what cannot be read

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|{}|answered 404 Not Found",
        "503|{}|answered 503 Service Unavailable",
        "204|''|answered 204 No Content",
        "200|<html>|what it holds cannot be read as json",
        "200|[1]|what it holds cannot be read as json"
      })
  void doesNotStartWithoutAServersProperAnswer(int status, String body, String reason)
      throws Exception {
    try (ConfigServer server = ConfigServer.start("{}")) {
      server.answer(status, body);
      stores("{type: http, name: central, config: {url: '" + server.url() + "'}}");

      assertThatThrownBy(this::load)
          .isInstanceOf(StartupException.class)
          .hasMessage("store central (switchboard.yaml:3): cannot be read: " + reason);
    }
  }

  @Test
  void doesNotStartWithWhatIsNoYaml() throws Exception {
    write("its.yaml", "<html>");
    stores("{type: file, format: yaml, config: {path: 'DIR/its.yaml'}}");

    assertThatThrownBy(this::load)
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "store file (switchboard.yaml:3): cannot be read: store file:1: must consist of names"
                + " and values");
  }

  @Test
  void waitsForAllStoresAtTheSameTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ConfigServer server = ConfigServer.start("{\"limits.burst\": 7}")) {
      String away = "config: {host: 127.0.0.1, port: " + silent.getLocalPort() + "}}";
      stores(
          "{type: http, name: one, timeout: 300ms, optional: true, " + away,
          "{type: http, name: two, timeout: 200ms, optional: true, " + away,
          "{type: http, name: three, config: {url: '" + server.url() + "'}}");

      Configuration configuration = configuration();

      assertThat(configuration.settings().source(LimitKeys.BURST)).isEqualTo("store three");
      assertThat(configuration.doubts()).hasSize(2);
    }
  }

  @Test
  void doesNotStartWithoutAServerThatIsAway() throws Exception {
    stores("{type: http, config: {host: 127.0.0.1, port: " + closedPort() + "}}");

    assertThatThrownBy(this::load)
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(
            "store http (switchboard.yaml:3): cannot be read: Connection refused");
  }

  @Test
  void doesNotWaitForAServerThatNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      stores(
          "{type: http, timeout: 300ms, config: {host: 127.0.0.1, port: "
              + silent.getLocalPort()
              + "}}");

      assertThatThrownBy(this::load)
          .isInstanceOf(StartupException.class)
          .hasMessage("store http (switchboard.yaml:3): cannot be read: no answer within 300 ms");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "files",
    "file",
    "directory",
  })
  void doesNotStartWithoutAFileOrDirectoryThatIsNotThere(String type) throws Exception {
    stores("{type: " + type + ", config: {path: 'DIR/none', filesets: [{pattern: '*'}]}}");

    assertThatThrownBy(this::load)
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("store " + type + " (switchboard.yaml:3): cannot be read: ")
        .hasMessageContaining(directory.resolve("none").toString());
  }

  @Test
  void hasADoubtWhereAStoreHasNoValues() throws Exception {
    Files.createDirectories(directory.resolve("mounted"));
    stores("{type: files, config: {path: 'DIR/mounted'}}");

    assertThat(configuration().doubts()).containsExactly("store files: has no values");
  }

  // ---------------------------------------------------------------- optional stores

  @Test
  void goesOnWithoutAnOptionalStoreThatWasNeverRead() throws Exception {
    stores("{type: files, optional: true, config: {path: 'DIR/none'}}");

    Configuration configuration = configuration();

    assertThat(configuration.settings().integer(LimitKeys.BURST)).isEqualTo(100);
    assertThat(configuration.doubts())
        .singleElement()
        .asString()
        .startsWith("store files (switchboard.yaml:3): cannot be read: ")
        .endsWith("; it was never read, and is left out");
  }

  @Test
  void goesOnWithTheLastKnownValuesOfAnOptionalStore() throws Exception {
    write("mounted/limits.burst", "7");
    stores("{type: files, optional: true, config: {path: 'DIR/mounted'}}");
    keep();
    Files.move(directory.resolve("mounted"), directory.resolve("away"));

    Configuration configuration = configuration();

    assertThat(configuration.settings().integer(LimitKeys.BURST)).isEqualTo(7);
    assertThat(configuration.settings().source(LimitKeys.BURST)).isEqualTo("store files");
    assertThat(configuration.doubts())
        .singleElement()
        .asString()
        .containsPattern("; its values of 2[-0-9]+T[:.0-9]+Z are used");
    keep();
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(7);
  }

  @Test
  void takesNoOtherStoresLastKnownValues() throws Exception {
    write("mounted/limits.burst", "7");
    stores("{type: files, optional: true, config: {path: 'DIR/mounted'}}");
    keep();
    stores("{type: files, optional: true, config: {path: 'DIR/other'}}");

    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(100);
  }

  @Test
  void keepsTheValuesOfOptionalStoresOnlyAndFromOtherUsers() throws Exception {
    stores(
        "{type: json, name: one, optional: true, config: {limits.burst: 7}}",
        "{type: json, name: two, config: {limits.messageBytes: 2048}}");
    keep();

    Path kept = data().configStoreFile("one");
    assertThat(Files.readString(kept)).contains("limits.burst").doesNotContain("messageBytes");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(data().configStoreFile("two")).doesNotExist();
    stores("{type: json, name: one, config: {limits.burst: 7}}");
    keep();
    assertThat(kept).doesNotExist();
  }

  private void keep() {
    data().create();
    new KeptReadings(data()).keep(configuration().readings());
  }
}
