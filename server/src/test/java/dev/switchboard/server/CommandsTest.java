package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

  private static final SettingKey CHEESE = SettingKey.text("cheese.sort", "what to eat");

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private String out = "";
  private String err = "";

  /** Knows every key of the server, starts nothing, and has one opinion of its own. */
  private static final class PickyLauncher implements Launcher {

    private final Launcher real = new ServerBoot(List.of());

    @Override
    public Parts parts(Optional<Path> plugins) {
      Parts parts = real.parts(plugins);
      List<SettingKey> keys = new ArrayList<>(parts.keys());
      keys.add(CHEESE);
      return new Parts(keys, parts.roles(), parts.prefixes(), parts.doubts());
    }

    @Override
    public void check(Settings settings) {
      if (settings.optionalText(CHEESE).isPresent()) {
        throw settings.refuse(CHEESE, "is not to our taste");
      }
    }

    @Override
    public RunningServer start(Settings settings) {
      throw new StartupException("no server here");
    }
  }

  private int run(String... words) {
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(words));
    if (!all.isEmpty() && !all.contains("--data-dir") && !words[0].startsWith("-")) {
      all.addAll(List.of("--data-dir", directory.resolve("data").toString()));
    }
    int code =
        CommandLineRun.run(
            new Surroundings(
                FakeMain.class,
                new PickyLauncher(),
                directory,
                environment,
                new PrintStream(stdout, true, StandardCharsets.UTF_8),
                new PrintStream(stderr, true, StandardCharsets.UTF_8)),
            all.toArray(String[]::new));
    out = stdout.toString(StandardCharsets.UTF_8);
    err = stderr.toString(StandardCharsets.UTF_8);
    return code;
  }

  @Test
  void showsTheHelpWhereNoCommandIsGiven() {
    assertThat(run()).isZero();
    assertThat(out)
        .contains("start", "stop", "restart", "reload", "status", "token", "check-config")
        .startsWith("Usage: switchboard");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "stop", "restart", "reload", "status", "token", "check-config"})
  void hasHelpAndVersionOnEveryCommand(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out)
        .startsWith("Usage: switchboard " + command)
        .contains("--config", "--set", "--data-dir");
    assertThat(run(command, "--version")).isZero();
    assertThat(out).startsWith("switchboard ").doesNotContain("project.version", "unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "strat|switchboard: Unmatched argument",
        "start --prot 1|switchboard: Unknown option",
        "start --port abc|switchboard: --port: http.port=abc: must be a whole number",
        "start --set x|switchboard: --set x: is not of the form key=value",
        "start --set nope=1|switchboard: --set: nope=1: unknown key; did you mean",
        "status --set nope=1|switchboard: --set: nope=1: unknown key; did you mean",
        "stop --config none.yaml|switchboard: none.yaml: there is no such file",
        "start --cluster --set cluster.members=127.0.0.1:5701,127.0.0.1:5702|switchboard:"
            + " --cluster: cluster.enabled=true: needs a store.url of PostgreSQL",
        "start --cluster --set cluster.host=8.8.8.8|switchboard: --set: cluster.host=8.8.8.8: is"
            + " neither a loopback nor a private address",
        "start --cluster --set cluster.tls.key=none.pem|switchboard: --set:"
            + " cluster.tls.key=none.pem: needs cluster.tls.cert too",
        "start --roles bakery|switchboard: --roles: roles=bakery: there is no role bakery, but"
            + " all,",
        "start --plugins nowhere|switchboard: --plugins: plugins.dir=",
        "start --set tls.cert=none.pem --set tls.key=none.pem|switchboard: --set:"
            + " tls.cert=none.pem: there is no such file",
        "start --set tls.enabled=true|switchboard: --set: tls.enabled=true: needs tls.cert and",
        "start --set tls.key=none.pem|switchboard: --set: tls.key=none.pem: needs tls.cert too",
        "start --set auth.jwt.publicKeyFile=none.pem|switchboard: --set:"
            + " auth.jwt.publicKeyFile=none.pem: there is no such file",
        "start --set auth.jwt.secret=0123456789abcdef0123456789abcdef --set"
            + " auth.jwt.jwks=http://h/k|switchboard: --set: auth.jwt.jwks=http://h/k: cannot be"
            + " combined with auth.jwt.secret",
        "check-config --set cheese.sort=blue|switchboard: --set: cheese.sort=blue: is not to our",
        "token|switchboard: Missing required option: '--sub=ID'",
        "token --sub a --role king|switchboard: --role king must be user, agent, service or admin",
        "token --sub a --ttl 3|switchboard: --ttl 3 must be a duration",
        "token --sub a --ttl 0s|switchboard: --ttl 0s must be a duration",
        "token --sub a --set auth.jwt.jwks=http://h/k|switchboard: tokens are signed elsewhere"
      })
  void answersWrongWordsWithALineAndExitCodeTwo(String words, String beginning) {
    assertThat(run(words.split(" ", -1))).isEqualTo(2);
    assertThat(err.lines().toList()).first().asString().startsWith(beginning);
    assertThat(out).isEmpty();
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void answersATroubleOfTheSurroundingsWithALineAndExitCodeOne() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");

    assertThat(run("start", "--data-dir", file.toString())).isEqualTo(1);
    assertThat(err).isEqualTo("switchboard: data directory " + file + ": is a file\n");
    assertThat(run("token", "--sub", "a", "--data-dir", file.toString())).isEqualTo(1);
    assertThat(run("start", "--data-dir", file + "/below")).isEqualTo(1);
    assertThat(err).hasLineCount(1).startsWith("switchboard: data directory " + file + "/below");
  }

  @Test
  void leavesNoPidFileWhereTheStartFails() {
    assertThat(run("start")).isEqualTo(1);
    assertThat(err).isEqualTo("switchboard: no server here\n");
    assertThat(directory.resolve("data/switchboard.pid")).doesNotExist();
    assertThat(run("status")).isEqualTo(3);
  }

  @Test
  void saysThatNothingRuns() {
    assertThat(run("status")).isEqualTo(3);
    assertThat(out).isEqualTo("Switchboard is not running.\n");
    assertThat(run("status", "--json")).isEqualTo(3);
    assertThat(new JsonObject(out).getString("status")).isEqualTo("stopped");
    assertThat(run("stop")).isZero();
    assertThat(out).isEqualTo("Switchboard is not running.\n");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void mintsATokenWithTheKeyOfTheDataDirectory() throws Exception {
    assertThat(
            run("token", "--sub", "alice", "--role", "agent", "--topics", "a, b*", "--ttl", "2m"))
        .isZero();

    String secret = Files.readString(directory.resolve("data/jwt-secret"));
    JsonObject claims = TokenChecks.claims(out.strip(), secret);
    assertThat(out).hasLineCount(1);
    assertThat(claims.getString("sub")).isEqualTo("alice");
    assertThat(claims.getString("role")).isEqualTo("agent");
    assertThat(claims.getJsonArray("topics")).isEqualTo(JsonArray.of("a", "b*"));
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(120);
  }

  @Test
  void mintsForAUserAndOneHourWhereNothingElseIsSaid() throws Exception {
    assertThat(run("token", "--sub", "用户")).isZero();

    String secret = Files.readString(directory.resolve("data/jwt-secret"));
    JsonObject claims = TokenChecks.claims(out.strip(), secret);
    assertThat(claims.getString("sub")).isEqualTo("用户");
    assertThat(claims.getString("role")).isEqualTo("user");
    assertThat(claims.containsKey("topics")).isFalse();
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(3_600);
  }

  @Test
  void mintsWithTheConfiguredSecretIssuerAndAudience() throws Exception {
    environment.put("SWITCHBOARD_AUTH_JWT_SECRET", "0123456789abcdef0123456789abcdef");
    Files.writeString(
        directory.resolve("switchboard.yaml"), "auth: {jwt: {issuer: me, audience: you}}");

    assertThat(run("token", "--sub", "alice")).isZero();

    JsonObject claims = TokenChecks.claims(out.strip(), "0123456789abcdef0123456789abcdef");
    assertThat(claims.getString("iss")).isEqualTo("me");
    assertThat(claims.getValue("aud")).isEqualTo("you");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void refusesAnEmptySecretFile() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(directory.resolve("data/jwt-secret"), "\n");

    assertThat(run("token", "--sub", "alice")).isEqualTo(1);
    assertThat(err).contains("jwt-secret: is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token --sub alice", "check-config", "start"})
  void refusesASecretFileThatIsTooShort(String words) throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(directory.resolve("data/jwt-secret"), "abcde\n");

    assertThat(run(words.split(" ", -1))).isEqualTo(1);
    assertThat(err)
        .hasLineCount(1)
        .contains("jwt-secret: must be at least 32 bytes long; remove it to have a new one made")
        .doesNotContain("abcde");
  }

  @Test
  void printsTheEffectiveConfigurationWithItsSources() throws Exception {
    Files.writeString(directory.resolve("switchboard.yaml"), "http:\n  port: 9000\n");
    environment.put("SWITCHBOARD_AUTH_JWT_SECRET", "open sesame, open sesame, open sesame");

    assertThat(run("check-config", "--set", "listeners.chat.host=0.0.0.0")).isZero();

    assertThat(out.lines())
        .contains(
            "http.port = 9000  # switchboard.yaml:2",
            "listeners.main.port = 9000  # switchboard.yaml:2",
            "listeners.chat.host = 0.0.0.0  # --set",
            "auth.jwt.secret = ********  # environment SWITCHBOARD_AUTH_JWT_SECRET",
            "auth.anonymous = false  # default: true while every listener is on loopback",
            "limits.burst = 100  # default");
    assertThat(out).doesNotContain("sesame");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check-config", "start"})
  void warnsOfNamespacesThatHaveNoEffect(String command) throws Exception {
    Files.writeString(
        directory.resolve("switchboard.yaml"),
        """
        feed:
          namespaces:
            a/b: {history: 7}
            chat: {maxAge: 1h, history: 7}
            a: {history: 7}
        """);

    int unused = run(command);

    assertThat(err.lines().filter(line -> line.contains("warning")))
        .containsExactly(
            "switchboard: warning: switchboard.yaml:3: feed.namespaces.a/b: has no effect: a"
                + " namespace is what stands before the first : or / of a topic",
            "switchboard: warning: switchboard.yaml:4: feed.namespaces.chat: has no effect on"
                + " topics that begin with chat/, which are the domain chat's");
  }

  @Test
  void printsEveryProblemOfAConfiguration() throws Exception {
    Files.writeString(
        directory.resolve("switchboard.yaml"), "http:\n  prot: 9000\nlimits: {burst: x}\n");

    assertThat(run("check-config")).isEqualTo(2);
    assertThat(err.lines())
        .containsExactly(
            "switchboard: switchboard.yaml:2: http.prot=9000: unknown key; did you mean http.port?",
            "switchboard: switchboard.yaml:3: limits.burst=x: must be a whole number");
  }
}
