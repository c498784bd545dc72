package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.server.config.RawSetting;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in a further store of settings, or in the list of them. */
class StoreFaultsTest {

  @TempDir private Path directory;
  private StoresSetup setup;

  @BeforeEach
  void setUp() {
    setup = new StoresSetup(directory);
  }

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
    setup.stores("{type: json, name: shared, config: " + config + "}");

    assertThat(setup.problems()).containsExactly("store shared: " + problem);
  }

  @Test
  void collectsWhatIsWrongInAllStores() throws Exception {
    setup.stores(
        "{type: json, name: one, config: {limits.brust: 1}}",
        "{type: json, name: two, above: options, config: {limits.burst: 0}}");

    assertThat(setup.problems()).hasSize(2);
  }

  @Test
  void showsNothingUnknownOfAStoreThatHoldsSecrets() throws Exception {
    setup.write("secrets.json", "{\"db\": \"open sesame\"}");
    setup.stores("{type: file, config: {path: 'DIR/secrets.json', secret: true}}");

    assertThat(setup.problems()).singleElement().asString().contains(": db=********");
  }

  @Test
  void namesTheLineWhereAStoreHasLines() throws Exception {
    Path file =
        setup.write("its.yaml", "store: {user: 00123}\nlimits:\n  burst: many\n  burst: 7\n");
    setup.stores("{type: file, name: shared, format: yaml, config: {path: 'DIR/its.yaml'}}");
    assertThat(setup.problems())
        .containsExactly("store shared, " + file + ":4: limits.burst: is there twice");
    setup.write("its.yaml", "store: {user: 00123}\nlimits:\n  burst: many\n");
    assertThat(setup.problems())
        .containsExactly("store shared, " + file + ":3: limits.burst=many: must be a whole number");
    setup.write("its.yaml", "store: {user: 00123}\n");
    assertThat(setup.load().text(NodeKeys.STORE_USER)).isEqualTo("00123");
  }

  @Test
  void refusesAListOfStoresInAStore() throws Exception {
    Path file = setup.write("its.yaml", "config: {stores: [{type: json}]}\n");
    setup.stores("{type: file, name: shared, format: yaml, config: {path: 'DIR/its.yaml'}}");

    assertThat(setup.problems())
        .containsExactly(
            "store shared, " + file + ":1: config.stores=json: can be given in the YAML file only");
  }

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
        "{type: files, config: {pth: x}}|store files: config.pth: unknown key; did you mean path?",
        "{type: http, config: {url: 'http://a/', trustall: 1}}|store http: config.trustall: unknown"
            + " key; did you mean trustAll?",
        "{type: env, config: {key: [A]}}|store env: config.key: unknown key; did you mean keys?",
        "{type: directory, config: {path: x, filesets: [{patern: '*'}]}}|store directory:"
            + " config.filesets.patern: unknown key; did you mean pattern?",
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
    setup.stores(entry);

    assertThat(setup.problems()).first().asString().isEqualTo("switchboard.yaml:3: " + problem);
  }

  @Test
  void saysWhichTypesThereAre() throws Exception {
    setup.stores("{type: valut}");

    assertThat(setup.problems())
        .containsExactly(
            "switchboard.yaml:3: store valut: there is no type of store valut, but directory, env,"
                + " file, files, http, json, sys");
  }

  @Test
  void wantsANameForTheSecondStoreOfAType() throws Exception {
    setup.stores("{type: json}", "{type: json}");

    assertThat(setup.problems())
        .containsExactly(
            "switchboard.yaml:4: config.stores: two stores are called json; give one a name");
  }

  @Test
  void isNamedInTheYamlFileOnly() {
    setup.environment().put("SWITCHBOARD_CONFIG_STORES", "a");
    setup.options().add(new RawSetting("config.stores", "b", "--set"));

    assertThat(setup.problems())
        .containsExactly(
            "environment SWITCHBOARD_CONFIG_STORES: config.stores=a: can be given in the YAML file"
                + " only",
            "--set: config.stores=b: can be given in the YAML file only");
  }

  @Test
  void namesFileAndLineOfWhatIsWrongInAStoreOfFiles() throws Exception {
    Path json = setup.write("its/a.json", "{\n  \"limits\": {\n    \"brust\": 7\n  }\n}\n");
    Path yaml = setup.write("its/b.yaml", "limits:\n  burst: many\n");
    Path properties = setup.write("its/c.properties", "limits.brust=1\n");
    setup.stores(
        "{type: directory, name: its, config: {path: 'DIR/its', filesets: [{pattern: '*.json'},"
            + " {pattern: '*.yaml', format: yaml}, {pattern: '*.properties', format:"
            + " properties}]}}",
        "{type: file, config: {path: '" + json + "'}}");

    assertThat(setup.problems())
        .containsExactly(
            "store its, " + json + ":3: limits.brust=7: unknown key; did you mean limits.burst?",
            "store its, " + yaml + ":2: limits.burst=many: must be a whole number",
            "store its, "
                + properties
                + ": limits.brust=1: unknown key; did you mean limits.burst?",
            "store file, " + json + ":3: limits.brust=7: unknown key; did you mean limits.burst?");
  }

  @Test
  void refusesTwoSpellingsOfOneSettingThatDiffer() throws Exception {
    setup.write("mounted/limits.burst", "7");
    setup.write("mounted/SWITCHBOARD_LIMITS_BURST", "7");
    setup.stores("{type: files, config: {path: 'DIR/mounted'}}");
    assertThat(setup.load().integer(LimitKeys.BURST)).isEqualTo(7);

    setup.write("mounted/SWITCHBOARD_LIMITS_BURST", "8");

    assertThat(setup.problems())
        .singleElement()
        .asString()
        .startsWith("store files: ")
        .contains("is the same setting as", "which differs")
        .contains("limits.burst", "SWITCHBOARD_LIMITS_BURST");
  }

  @Test
  void tellsOfAllStoresThatAreBroken() throws Exception {
    setup.stores(
        "{type: files, name: one, config: {path: 'DIR/none'}}",
        "{type: valut, name: two}",
        "{type: json, name: three, config: {http: {origins: [{a: 1}]}}}");

    assertThat(setup.problems())
        .satisfiesExactly(
            line -> assertThat(line).contains("store two: there is no type of store valut"),
            line -> assertThat(line).contains("store three: http.origins: must be a list"),
            line -> assertThat(line).startsWith("store one (switchboard.yaml:3): cannot be read"));
  }
}
