package dev.switchboard.server;

import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.ConfigurationException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check-config}: what a start would use, or everything that keeps it from starting. */
@Command(
    name = "check-config",
    description = "Prints the effective configuration and where each value came from.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class CheckConfigCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private StartOptions options = new StartOptions();

  CheckConfigCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Configuration configuration = load().checked(surroundings.launcher());
    surroundings.warn(configuration.doubts());
    SigningKey.check(configuration.settings(), configuration.dataDirectory());
    for (String name : configuration.known().names(configuration.settings())) {
      configuration
          .known()
          .byName(name)
          .ifPresent(key -> surroundings.out().println(line(name, key, configuration)));
    }
    return ExitCode.OK;
  }

  /** A store that cannot be read is one more thing that is wrong. */
  private Configuration load() {
    try {
      return Configuration.load(surroundings, options.config(), options.settings());
    } catch (StartupException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()).lines().toList());
    }
  }

  private static String line(String name, SettingKey key, Configuration configuration) {
    Settings settings = configuration.settings();
    String value = settings.shown(key).replaceAll("\\s+", " ");
    String source = settings.source(key);
    if (key.name().equals(AuthKeys.SECRET.name()) && value.isEmpty()) {
      source =
          SigningKey.checkedOtherwise(settings)
              ? source
              : "made once: " + configuration.dataDirectory().secretFile();
    }
    return String.format("%s = %s  # %s", name, value, source);
  }
}
