package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.ConfigurationException;
import dev.switchboard.server.config.KnownKeys;
import dev.switchboard.server.config.RawSetting;
import dev.switchboard.server.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {

  private static final SettingKey HISTORY =
      SettingKey.duration("samples.kept.<prefix>.history", "how long").defaultsTo("24h");
  private static final SettingKey MAIN_PORT = ListenerKeys.port("main", 8080);

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final List<RawSetting> options = new ArrayList<>();

  private Settings load() {
    List<SettingKey> keys =
        new ArrayList<>(new ServerBoot(List.of()).parts(Optional.empty()).keys());
    keys.add(HISTORY);
    return SettingsLoader.load(
        new KnownKeys(keys),
        new SettingsLoader.Sources(directory, environment, Optional.empty(), options));
  }

  private List<String> problems() {
    return catchThrowableOfType(ConfigurationException.class, this::load).problems();
  }

  private void yaml(String... lines) throws IOException {
    Files.writeString(directory.resolve("switchboard.yaml"), String.join("\n", lines) + "\n");
  }

  private void dotEnv(String... lines) throws IOException {
    Files.writeString(directory.resolve(".env"), String.join("\n", lines) + "\n");
  }

  private void option(String name, String text) {
    options.add(new RawSetting(name, text, "--set"));
  }

  @Test
  void letsEachSourceOverrideTheOneBefore() throws Exception {
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(100);
    yaml("limits:", "  burst: 1");
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(1);
    dotEnv("SWITCHBOARD_LIMITS_BURST=2");
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(2);
    environment.put("SWITCHBOARD_LIMITS_BURST", "3");
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(3);
    option("limits.burst", "4");
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(4);
  }

  @Test
  void remembersWhereEachValueCameFrom() throws Exception {
    yaml("limits:", "  burst: 1");
    dotEnv("# ours", "SWITCHBOARD_LIMITS_MESSAGE_BYTES=2048");
    environment.put("SWITCHBOARD_LIMITS_MESSAGES_PER_SECOND", "3");
    option("limits.connectionsPerUser", "4");

    Settings settings = load();

    assertThat(settings.source(LimitKeys.BURST)).isEqualTo("switchboard.yaml:2");
    assertThat(settings.source(LimitKeys.MESSAGE_BYTES)).isEqualTo(".env:2");
    assertThat(settings.source(LimitKeys.MESSAGES_PER_SECOND))
        .isEqualTo("environment SWITCHBOARD_LIMITS_MESSAGES_PER_SECOND");
    assertThat(settings.source(LimitKeys.CONNECTIONS_PER_USER)).isEqualTo("--set");
    assertThat(settings.source(LimitKeys.RESUME_SECONDS)).isEqualTo("default");
    assertThat(settings.source(AuthKeys.ANONYMOUS))
        .isEqualTo("default: true while every listener is on loopback");
  }

  @Test
  void takesTheVariablesOfTheChatDocumentFromDotEnv() throws Exception {
    dotEnv(
        "WEBSOCKET_WORKER_COUNT=4",
        "WEBSOCKET_SSL=true",
        "WEBSOCKET_SSL_CERT=/path/to/cert.pem",
        "WEBSOCKET_SSL_KEY=/path/to/key.pem",
        "WEBSOCKET_HOST=elsewhere",
        "DB_HOST=somebody else's");

    Settings settings = load();

    assertThat(settings.integer(NodeKeys.EVENT_LOOPS)).isEqualTo(4);
    assertThat(settings.flag(ListenerKeys.TLS_ENABLED)).isTrue();
    assertThat(settings.text(ListenerKeys.TLS_CERT)).isEqualTo("/path/to/cert.pem");
    assertThat(settings.text(ListenerKeys.TLS_KEY)).isEqualTo("/path/to/key.pem");
  }

  @Test
  void mapsVariablesToFamiliesOfSettings() {
    environment.put("SWITCHBOARD_LISTENERS_CHAT_PORT", "1");
    environment.put("SWITCHBOARD_HTTP_PORT", "2");
    environment.put("SWITCHBOARD_SAMPLES_KEPT_ORDER_UPDATES_HISTORY", "1h");
    environment.put("SWITCHBOARD_AUTH_JWT_PUBLIC_KEY_FILE", "key.pem");

    Settings settings = load();

    assertThat(settings.integer(ListenerKeys.port("chat", 2346))).isEqualTo(1);
    assertThat(settings.integer(MAIN_PORT)).isEqualTo(2);
    assertThat(settings.names(HISTORY)).containsExactly("order_updates");
    assertThat(settings.text(AuthKeys.PUBLIC_KEY_FILE)).isEqualTo("key.pem");
  }

  @Test
  void treatsAnEmptyVariableAsUnsetButEmptiesAList() throws Exception {
    yaml("http:", "  origins: [https://a.example]", "  port: 9");
    environment.put("SWITCHBOARD_HTTP_PORT", "");
    environment.put("SWITCHBOARD_HTTP_ORIGINS", "");

    assertThat(load().integer(MAIN_PORT)).isEqualTo(9);
    assertThat(load().list(ListenerKeys.ORIGINS)).isEmpty();
  }

  @Test
  void takesBothNamesOfTheMainPortAndTheLaterSourceWins() throws Exception {
    yaml("listeners:", "  main:", "    port: 1");
    option("http.port", "2");

    assertThat(load().integer(MAIN_PORT)).isEqualTo(2);
  }

  @Test
  void refusesBothNamesOfTheMainPortInOneSourceWhereTheyDiffer() throws Exception {
    yaml("listeners: {main: {port: 1}}", "http: {port: 2}");

    assertThat(problems())
        .containsExactly(
            "switchboard.yaml:2: http.port=2: is the same setting as listeners.main.port, which"
                + " differs");
  }

  @ParameterizedTest
  @CsvSource({
    "http.prot, http.port",
    "limits.messagePerSecond, limits.messagesPerSecond",
    "auth.jwt.leway, auth.jwt.leeway",
    "listeners.chat.prot, listeners.chat.port",
    "port, http.port",
    "samples.kept.prices.histroy, samples.kept.prices.history"
  })
  void hintsAtTheNearestKeyForAnUnknownOne(String unknown, String nearest) {
    option(unknown, "8081");

    assertThat(problems())
        .containsExactly("--set: " + unknown + "=8081: unknown key; did you mean " + nearest + "?");
  }

  @Test
  void saysThatTheDialectOfAListenerIsNotInstalled() {
    option("listeners.stomp.port", "8081");
    environment.put("SWITCHBOARD_LISTENERS_STOMP_HOST", "::1");

    assertThat(problems())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "environment SWITCHBOARD_LISTENERS_STOMP_HOST:"
                            + " SWITCHBOARD_LISTENERS_STOMP_HOST=::1: no dialect stomp with a"
                            + " listener is installed; did you mean SWITCHBOARD_LISTENERS_"),
            line ->
                assertThat(line)
                    .startsWith(
                        "--set: listeners.stomp.port=8081: no dialect stomp with a listener is"
                            + " installed; did you mean listeners."));
  }

  @ParameterizedTest
  @CsvSource({
    "feed.namespaces.a.keyd, 8081",
    "tls.keyy, 8081",
    "auth.jwt.secrte, ********",
    "http.apiKey, ********"
  })
  void masksOnlyWhatMayBeASecret(String unknown, String shown) {
    option(unknown, "8081");

    assertThat(problems()).singleElement().asString().contains(unknown + "=" + shown + ": unknown");
  }

  @Test
  void refusesUnknownKeysOfEverySource() throws Exception {
    yaml("http:", "  prot: 1", "eventLops: 2");
    dotEnv("export SWITCHBOARD_HTTP_PROT=3");
    environment.put("SWITCHBOARD_LIMITS_BRUST", "4");
    option("rolls", "5");

    assertThat(problems())
        .containsExactly(
            "switchboard.yaml:2: http.prot=1: unknown key; did you mean http.port?",
            "switchboard.yaml:3: eventLops=2: unknown key; did you mean eventLoops?",
            ".env:1: SWITCHBOARD_HTTP_PROT=3: unknown key; did you mean SWITCHBOARD_HTTP_PORT?",
            "environment SWITCHBOARD_LIMITS_BRUST: SWITCHBOARD_LIMITS_BRUST=4: unknown key; did you"
                + " mean SWITCHBOARD_LIMITS_BURST?",
            "--set: rolls=5: unknown key; did you mean roles?");
  }

  @ParameterizedTest
  @CsvSource({
    "SWITCHBOARD_SERVICE_HOST, 10.0.0.1",
    "SWITCHBOARD_SERVICE_PORT, 8080",
    "SWITCHBOARD_SERVICE_PORT_HTTP, 8080",
    "SWITCHBOARD_PORT, tcp://10.0.0.1:8080",
    "SWITCHBOARD_PORT_8080_TCP, tcp://10.0.0.1:8080",
    "SWITCHBOARD_PORT_8080_TCP_PROTO, tcp",
    "SWITCHBOARD_PORT_8080_TCP_PORT, 8080",
    "SWITCHBOARD_PORT_8080_TCP_ADDR, 10.0.0.1",
    "SWITCHBOARD_PORT_53_UDP, udp://[fd00::1]:53",
    "SWITCHBOARD_HTTP_PORT, tcp://10.0.0.1:80",
    "SWITCHBOARD_CHAT_SERVICE_HOST, 10.0.0.2",
    "SWITCHBOARD_CHAT_PORT_2346_TCP_ADDR, 10.0.0.2",
    "SWITCHBOARD_NAME, /web/switchboard",
    "SWITCHBOARD_ENV_JAVA_VERSION, jdk-17",
    "SWITCHBOARD_1_PORT_8080_TCP, tcp://172.17.0.3:8080"
  })
  void passesOverWhatKubernetesAndDockerTellOfServicesOfThisName(String variable, String value)
      throws Exception {
    environment.put(variable, value);
    dotEnv(variable + "=" + value);

    assertThat(load().integer(MAIN_PORT)).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource({
    "SWITCHBOARD_SERVICE_HSOT, 10.0.0.1",
    "SWITCHBOARD_SERVICE_PORT, eighty",
    "SWITCHBOARD_PORT, 8080",
    "SWITCHBOARD_HTTP_PROT, tcp://10.0.0.1:80",
    "SWITCHBOARD_HTTP_PORT, http://10.0.0.1:80"
  })
  void stillRefusesWhatNoServiceIsToldBy(String variable, String value) {
    environment.put(variable, value);

    assertThat(problems()).singleElement().asString().contains(variable);
  }

  @Test
  void takesASettingForOneWhateverItsNameLooksLike() {
    environment.put("SWITCHBOARD_SAMPLES_KEPT_ENV_HISTORY", "1h");

    assertThat(load().names(HISTORY)).containsExactly("env");
  }

  @ParameterizedTest
  @CsvSource({"abcde", "0123456789abcdef0123456789abcde", "密密密密密密密密密密"})
  void refusesASecretThatCanBeGuessed(String secret) {
    option("auth.jwt.secret", secret);

    assertThat(problems())
        .containsExactly("--set: auth.jwt.secret=********: must be at least 32 bytes long");
  }

  @Test
  void countsTheBytesOfASecretAndNotItsCharacters() {
    option("auth.jwt.secret", "密密密密密密密密密密密");

    assertThat(load().text(AuthKeys.SECRET)).hasSize(11);
  }

  @Test
  void neverShowsWhatIsProbablyAMisspeltSecret() {
    option("auth.jwt.secrte", "open sesame");
    environment.put("SWITCHBOARD_STORE_PASWORD", "open sesame");

    assertThat(problems()).hasSize(2).noneMatch(line -> line.contains("sesame"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {port: abc}|1: http.port=abc: must be a whole number",
        "http: {port: 70000}|1: http.port=70000: must be from 0 to 65535",
        "http: {port: -1}|1: http.port=-1: must be from 0 to 65535",
        "http: {port: [1, 2]}|1: http.port=1,2: must be a whole number",
        "http: {port: }|1: http.port=: has no value",
        "auth: {anonymous: maybe}|1: auth.anonymous=maybe: must be true or false",
        "samples: {kept: {a: {history: 3}}}|1: samples.kept.a.history=3: must be a duration"
            + " such as 90s, 15m, 24h or 7d",
        "store: {url: mysql}|1: store.url=mysql: must be jdbc:sqlite:FILE or"
            + " jdbc:postgresql://HOST/DATABASE"
      })
  void namesKeyValueAndFileOfAWrongValue(String line, String problem) throws Exception {
    yaml(line);

    assertThat(problems()).containsExactly("switchboard.yaml:" + problem);
  }

  @Test
  void collectsEverythingThatIsWrong() throws Exception {
    yaml("http: {port: abc}", "nope: 1");
    option("limits.burst", "0");

    assertThat(problems()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\na: 2|switchboard.yaml:2: a: is there twice",
        "http: !!javax.script.ScriptEngineManager []|switchboard.yaml:1: Global tag is not allowed:"
            + " tag:yaml.org,2002:javax.script.ScriptEngineManager",
        "http: !own x|switchboard.yaml:1: http: the tag !own is not allowed",
        "http: [|switchboard.yaml:2: expected the node content, but found '<stream end>'",
        "- a|switchboard.yaml:1: must consist of names and values",
        "http: &h {port: *h}|switchboard.yaml:1: http",
        "http: {origins: [{a: 1}]}|switchboard.yaml:1: http.origins: must be a list of plain texts"
            + " without commas"
      })
  void refusesYamlThatIsNotPlain(String text, String problem) throws Exception {
    yaml(text.replace("\\n", "\n"));

    assertThat(problems()).anyMatch(line -> line.startsWith(problem));
  }

  @Test
  void refusesYamlThatIsNotText() throws Exception {
    Files.write(directory.resolve("switchboard.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});

    assertThat(problems()).containsExactly("switchboard.yaml: is not UTF-8 text");
  }

  @Test
  void refusesAConfigurationFileThatIsNotThere() {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                SettingsLoader.load(
                    new KnownKeys(List.of()),
                    new SettingsLoader.Sources(
                        directory, Map.of(), Optional.of(Path.of("mine.yaml")), List.of())));

    assertThat(refused.problems()).containsExactly("mine.yaml: there is no such file");
  }

  @Test
  void takesEmptyFilesAndEmptySections() throws Exception {
    yaml("");
    assertThat(load().integer(MAIN_PORT)).isEqualTo(8080);
    yaml("limits:", "#  burst: 3", "http: {}");
    assertThat(load().integer(LimitKeys.BURST)).isEqualTo(100);
  }

  @Test
  void keepsTheTextOfAYamlValueAsWritten() throws Exception {
    yaml("store: {user: 00123}", "auth: {jwt: {issuer: 2026-11-21, audience: 'yes'}}");

    assertThat(load().text(NodeKeys.STORE_USER)).isEqualTo("00123");
    assertThat(load().text(AuthKeys.ISSUER)).isEqualTo("2026-11-21");
    assertThat(load().text(AuthKeys.AUDIENCE)).isEqualTo("yes");
  }

  @Test
  void hasNoTwoSettingsWithTheSameVariable() {
    List<SettingKey> keys =
        Arrays.asList(SettingKey.text("a.bC", "one"), SettingKey.text("a.b.c", "another"));

    assertThat(catchThrowableOfType(IllegalStateException.class, () -> new KnownKeys(keys)))
        .hasMessageContaining("a.b");
  }
}
