package dev.switchboard.server;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The effective settings of a command, with the keys they were read by.
 *
 * @param doubts what can be used but is probably not meant, a line each; known once checked
 */
record Configuration(
    Settings settings, KnownKeys known, Launcher.Parts parts, List<String> doubts) {

  Configuration {
    doubts = List.copyOf(doubts);
  }

  static Configuration load(
      Surroundings surroundings, Optional<Path> config, List<RawSetting> options) {
    SettingsLoader.Sources sources =
        new SettingsLoader.Sources(
            surroundings.workingDirectory(), surroundings.environment(), config, options);
    Launcher launcher = surroundings.launcher();
    // Which further keys there are depends on a key; what else is wrong shows in the second
    // reading.
    Settings first =
        SettingsLoader.peek(new KnownKeys(launcher.parts(Optional.empty()).keys()), sources);
    Optional<Path> plugins = first.optionalText(NodeKeys.PLUGINS_DIR).map(Path::of);
    if (plugins.isPresent() && !Files.isDirectory(plugins.get())) {
      throw first.refuse(NodeKeys.PLUGINS_DIR, "there is no such directory");
    }
    Launcher.Parts parts = launcher.parts(plugins);
    KnownKeys known = new KnownKeys(parts.keys());
    return new Configuration(SettingsLoader.load(known, sources), known, parts, List.of());
  }

  /**
   * Checks what a start depends on.
   *
   * @throws ConfigurationException with a line for everything that is wrong
   */
  Configuration checked(Launcher launcher) {
    List<String> found = new ArrayList<>(parts.doubts());
    found.addAll(ConfigurationChecks.check(settings, parts.roles()));
    launcher.check(settings);
    return new Configuration(settings, known, parts, found);
  }

  DataDirectory dataDirectory() {
    return DataDirectory.of(settings);
  }
}
