package dev.switchboard.server;

import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.SettingType;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.protocol.settings.Settings.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads every source of settings, each over the one before: defaults, YAML, {@code .env},
 * environment, options (contract 1).
 */
final class SettingsLoader {

  private static final String DEFAULT_FILE = "switchboard.yaml";

  /** The names that contract 1 takes from {@code .env} besides our own. */
  private static final Map<String, String> FOREIGN_VARIABLES =
      Map.of(
          "WEBSOCKET_WORKER_COUNT", "eventLoops",
          "WEBSOCKET_SSL", "tls.enabled",
          "WEBSOCKET_SSL_CERT", "tls.cert",
          "WEBSOCKET_SSL_KEY", "tls.key");

  private final KnownKeys known;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Given> effective = new HashMap<>();

  private SettingsLoader(KnownKeys known) {
    this.known = known;
  }

  /**
   * Where to read.
   *
   * @param config the YAML file; empty: {@code switchboard.yaml} where it exists
   */
  record Sources(
      Path workingDirectory,
      Map<String, String> environment,
      Optional<Path> config,
      List<RawSetting> options) {

    Optional<Path> file() {
      return config.or(
          () ->
              Optional.of(Path.of(DEFAULT_FILE))
                  .filter(path -> Files.exists(workingDirectory.resolve(path))));
    }
  }

  /**
   * The effective settings.
   *
   * @throws ConfigurationException with a line for everything that is wrong
   */
  static Settings load(KnownKeys known, Sources sources) {
    SettingsLoader loader = new SettingsLoader(known);
    loader.read(sources);
    if (!loader.problems.isEmpty()) {
      throw new ConfigurationException(loader.problems);
    }
    return loader.withDefaults();
  }

  /** What was given, whatever else is wrong with the sources. */
  static Settings peek(KnownKeys known, Sources sources) {
    SettingsLoader loader = new SettingsLoader(known);
    loader.read(sources);
    return Settings.ofGiven(loader.effective);
  }

  private void read(Sources sources) {
    sources.file().ifPresent(file -> layer(yaml(sources.workingDirectory(), file)));
    List<DotEnvFile.Variable> dotEnv = dotEnv(sources.workingDirectory());
    layer(foreignVariables(dotEnv));
    layer(variables(dotEnv));
    List<DotEnvFile.Variable> process = new ArrayList<>();
    new TreeMap<>(sources.environment())
        .forEach(
            (name, value) ->
                process.add(new DotEnvFile.Variable(name, value, "environment " + name)));
    layer(variables(process));
    layer(sources.options());
  }

  private List<RawSetting> yaml(Path workingDirectory, Path file) {
    return YamlFile.read(workingDirectory.resolve(file), file.toString(), known, problems);
  }

  private List<DotEnvFile.Variable> dotEnv(Path workingDirectory) {
    Path file = workingDirectory.resolve(".env");
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      return DotEnvFile.parse(".env", Files.readString(file), problems);
    } catch (IOException e) {
      problems.add(".env: cannot be read: " + StartupException.reason(e));
      return List.of();
    }
  }

  private List<RawSetting> foreignVariables(List<DotEnvFile.Variable> variables) {
    List<RawSetting> settings = new ArrayList<>();
    for (DotEnvFile.Variable variable : variables) {
      String name = FOREIGN_VARIABLES.get(variable.name());
      if (name != null && !variable.value().isEmpty()) {
        settings.add(
            new RawSetting(name, variable.value(), variable.source() + " " + variable.name()));
      }
    }
    return settings;
  }

  private List<RawSetting> variables(List<DotEnvFile.Variable> variables) {
    List<RawSetting> settings = new ArrayList<>();
    for (DotEnvFile.Variable variable : variables) {
      if (!variable.name().startsWith(KnownKeys.VARIABLE_PREFIX)
          || ServiceVariables.tellsOfAddress(variable.name(), variable.value())) {
        continue;
      }
      Optional<String> name = known.nameOfVariable(variable.name());
      if (name.isEmpty() && ServiceVariables.tellsOfOne(variable.name(), variable.value())) {
        continue;
      }
      if (name.isEmpty()) {
        unknown(
            variable.source(),
            variable.name(),
            variable.value(),
            known.nearestVariable(variable.name()));
      } else if (!variable.value().isEmpty() || type(name.get()) == SettingType.LIST) {
        // An empty variable is how a shell unsets one; only a list can be meant to be empty.
        settings.add(new RawSetting(name.get(), variable.value(), variable.source()));
      }
    }
    return settings;
  }

  private SettingType type(String name) {
    return known.byName(name).map(SettingKey::type).orElse(SettingType.TEXT);
  }

  private void layer(List<RawSetting> settings) {
    Map<String, RawSetting> ofLayer = new LinkedHashMap<>();
    for (RawSetting setting : settings) {
      Optional<SettingKey> key = known.byName(setting.name());
      if (key.isEmpty()) {
        unknown(setting.source(), setting.name(), setting.text(), known.nearest(setting.name()));
        continue;
      }
      RawSetting other = ofLayer.put(key.get().name(), setting);
      if (other != null
          && !other.name().equals(setting.name())
          && !other.text().equals(setting.text())) {
        problem(setting, key.get(), "is the same setting as " + other.name() + ", which differs");
      }
      Optional<String> fault =
          setting.text().isEmpty() && key.get().type() != SettingType.LIST
              ? Optional.of("has no value")
              : key.get().problem(setting.text());
      fault.ifPresent(words -> problem(setting, key.get(), words));
      effective.put(key.get().name(), new Given(setting.text(), setting.source()));
    }
  }

  private void problem(RawSetting setting, SettingKey key, String words) {
    String shown = key.secret() ? Settings.MASK : setting.text();
    problems.add(new SettingException(setting.source(), setting.name(), shown, words).getMessage());
  }

  private void unknown(String source, String name, String text, String nearest) {
    // A misspelt secret is a secret.
    boolean secret =
        known
                .byName(nearest)
                .or(() -> known.nameOfVariable(nearest).flatMap(known::byName))
                .map(SettingKey::secret)
                .orElse(false)
            || name.toLowerCase(Locale.ROOT).matches(".*(secret|password|token|key).*");
    String shown = secret ? Settings.MASK : text;
    problems.add(
        new SettingException(source, name, shown, "unknown key; did you mean " + nearest + "?")
            .getMessage());
  }

  // With the defaults in place, whoever knows a setting's name finds its value.
  private Settings withDefaults() {
    Settings given = Settings.ofGiven(effective);
    for (String name : known.names(given)) {
      known
          .byName(name)
          .filter(key -> !effective.containsKey(key.name()))
          .ifPresent(
              key ->
                  given
                      .optionalText(key)
                      .ifPresent(
                          text -> effective.put(key.name(), new Given(text, given.source(key)))));
    }
    return Settings.ofGiven(effective);
  }
}
