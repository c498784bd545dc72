package dev.switchboard.server;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.ConfigurationException;
import dev.switchboard.server.config.FurtherStores;
import dev.switchboard.server.config.KnownKeys;
import dev.switchboard.server.config.RawSetting;
import dev.switchboard.server.config.SettingsLoader;
import dev.switchboard.server.config.StoreReadings;
import dev.switchboard.server.config.UnreadStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The effective settings of a command, with the keys they were read by.
 *
 * @param readings what further stores held
 * @param doubts what can be used but is probably not meant, a line each; all once checked
 */
record Configuration(
    Settings settings,
    KnownKeys known,
    Launcher.Parts parts,
    StoreReadings readings,
    List<String> doubts) {

  Configuration {
    doubts = List.copyOf(doubts);
  }

  /**
   * Reads every source, further stores included.
   *
   * @throws StartupException where a store cannot be read
   */
  static Configuration load(
      Surroundings surroundings, Optional<Path> config, List<RawSetting> options) {
    Own own = Own.read(surroundings, config, options);
    DataDirectory directory = DataDirectory.of(own.loader().settings());
    try {
      StoreReadings readings =
          FurtherStores.read(
              own.loader().stores(),
              own.known(),
              surroundings.launcher().classLoader(own.plugins()),
              new KeptReadings(directory),
              Clock.systemUTC());
      return new Configuration(
          own.loader().with(readings.all()), own.known(), own.parts(), readings, readings.doubts());
    } catch (UnreadStoreException e) {
      throw new StartupException(String.valueOf(e.getMessage()));
    }
  }

  /** The data directory, for commands that need no more; no further store is read. */
  static DataDirectory dataDirectory(
      Surroundings surroundings, Optional<Path> config, List<RawSetting> options) {
    return DataDirectory.of(Own.read(surroundings, config, options).loader().settings());
  }

  /** What the process's own sources say. */
  private record Own(
      SettingsLoader loader, KnownKeys known, Launcher.Parts parts, Optional<Path> plugins) {

    static Own read(Surroundings surroundings, Optional<Path> config, List<RawSetting> options) {
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
      try {
        return new Own(SettingsLoader.of(known, sources), known, parts, plugins);
      } catch (ConfigurationException e) {
        // A key may be unknown because the plug-in that brings it is left out.
        surroundings.warn(parts.doubts());
        throw e;
      }
    }
  }

  /**
   * Checks what a start depends on.
   *
   * @throws ConfigurationException with a line for everything that is wrong
   */
  Configuration checked(Launcher launcher) {
    List<String> found = new ArrayList<>(parts.doubts());
    found.addAll(doubts);
    found.addAll(NamespaceDoubts.of(settings, parts.prefixes()));
    found.addAll(ConfigurationChecks.check(settings, parts.roles()));
    launcher.check(settings);
    return new Configuration(settings, known, parts, readings, found);
  }

  DataDirectory dataDirectory() {
    return DataDirectory.of(settings);
  }
}
