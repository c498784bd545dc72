package dev.switchboard.server;

import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings everything up; the commands know no more of gateway, domains and store than this. */
public interface Launcher {

  /**
   * What there is to start.
   *
   * @param plugins the directory of further domains
   * @throws StartupException where a plug-in cannot be loaded
   */
  Parts parts(Optional<Path> plugins);

  /** Finds the classes of the plug-ins too, which may bring further stores of settings. */
  default ClassLoader classLoader(Optional<Path> plugins) {
    return Launcher.class.getClassLoader();
  }

  /**
   * Makes each module's config record, to see that it can be made.
   *
   * @throws dev.switchboard.protocol.settings.SettingException for the first value refused
   */
  void check(Settings settings);

  /**
   * Starts all that the settings ask for; returns once it is ready. Where that fails, whatever had
   * been started is down again before it throws.
   *
   * @throws StartupException with the line for the user
   */
  RunningServer start(Settings settings);

  /**
   * What can be configured and run.
   *
   * @param keys the keys of all modules, domains and dialects
   * @param roles what {@code roles} may name
   * @param prefixes how the topics of domains begin, and whose they are
   * @param doubts what of the plug-ins is left out, a line each
   */
  record Parts(
      List<SettingKey> keys, Set<String> roles, Map<String, String> prefixes, List<String> doubts) {

    public Parts {
      keys = List.copyOf(keys);
      roles = Set.copyOf(roles);
      prefixes = Map.copyOf(prefixes);
      doubts = List.copyOf(doubts);
    }
  }
}
