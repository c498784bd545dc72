package dev.switchboard.server;

import dev.switchboard.gateway.auth.AuthConfig;
import dev.switchboard.gateway.auth.TokenSigner;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.settings.SettingType;
import dev.switchboard.protocol.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token}: prints a token and nothing else, whether a server runs or not. */
@Command(
    name = "token",
    description = "Prints a token signed with the server's key.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TokenCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofDays(3_660);

  private final Surroundings surroundings;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--sub",
      required = true,
      paramLabel = "ID",
      description = "Whom the token is for.")
  private String subject = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "user",
      description = "user (default), agent, service or admin.")
  private String role = "user";

  @Option(
      names = "--topics",
      paramLabel = "PATTERN,…",
      split = ",",
      description = "Topics the token grants; * stands for any characters.")
  private String[] topics = {};

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "1h",
      description = "How long it is good for, such as 90s, 15m, 1h (default) or 7d.")
  private String timeToLive = "1h";

  @Spec private CommandSpec spec = CommandSpec.create();

  TokenCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (subject.isBlank()) {
      throw wrong("--sub must not be empty");
    }
    Role known =
        Role.of(role)
            .orElseThrow(() -> wrong("--role " + role + " must be user, agent, service or admin"));
    Duration duration =
        SettingType.durationOf(timeToLive)
            .filter(ttl -> ttl.toSeconds() >= 1 && ttl.compareTo(LONGEST) <= 0)
            .orElseThrow(
                () -> wrong("--ttl " + timeToLive + " must be a duration such as 90s, 15m or 7d"));
    List<String> granted =
        Arrays.stream(topics).map(String::strip).filter(topic -> !topic.isEmpty()).toList();
    Configuration configuration = configuration();
    surroundings.warn(configuration.doubts());
    if (SigningKey.checkedOtherwise(configuration.settings())) {
      surroundings.complain(
          "tokens are signed elsewhere: the configuration has a public key or key set, no secret");
      return ExitCode.USAGE;
    }
    Settings settings =
        SigningKey.withSecret(configuration.settings(), configuration.dataDirectory());
    surroundings
        .out()
        .println(
            new TokenSigner(AuthConfig.from(settings), Clock.systemUTC())
                .sign(UserId.of(subject), known, granted, duration));
    return ExitCode.OK;
  }

  /**
   * The server's configuration: a secret that it was given by an option or a file must not be asked
   * for again, so without settings of its own the command takes those of the last start.
   */
  private Configuration configuration() {
    if (options.chooseSettings()) {
      return Configuration.load(surroundings, options.config(), options.settings());
    }
    DataDirectory directory =
        Configuration.dataDirectory(surroundings, options.config(), options.settings());
    StartOptions last = LastStart.options(directory).inDirectoryOf(options);
    return Configuration.load(surroundings, last.config(), last.settings());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(new CommandLine(spec), message);
  }
}
