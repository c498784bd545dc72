package dev.switchboard.server.config;

import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.SettingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of a list of variables are settings. */
final class Variables {

  private Variables() {}

  /**
   * The settings that the variables stand for, under their names; one that should stand for a
   * setting and stands for none keeps its own name.
   */
  static List<RawSetting> settings(List<DotEnvFile.Variable> variables, KnownKeys known) {
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
      // An empty variable is how a shell unsets one; only a list can be meant to be empty.
      if (name.isEmpty()
          || !variable.value().isEmpty()
          || type(name.get(), known) == SettingType.LIST) {
        settings.add(
            new RawSetting(name.orElse(variable.name()), variable.value(), variable.source()));
      }
    }
    return settings;
  }

  private static SettingType type(String name, KnownKeys known) {
    return known.byName(name).map(SettingKey::type).orElse(SettingType.TEXT);
  }
}
