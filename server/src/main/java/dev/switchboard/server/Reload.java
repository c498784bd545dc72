package dev.switchboard.server;

import dev.switchboard.protocol.settings.LiveSettings;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.ConfigurationException;
import dev.switchboard.server.config.KnownKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a running server's configuration again and applies what can be applied. */
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final LiveSettings live;
  private final Supplier<Configuration> source;
  private final DataDirectory directory;

  /**
   * Reloads for one server.
   *
   * @param source reads and checks everything that the server was started with
   * @param directory the data directory in use
   */
  Reload(LiveSettings live, Supplier<Configuration> source, DataDirectory directory) {
    this.live = live;
    this.source = source;
    this.directory = directory;
    // A reload asks the stores that are named by then.
    live.watch(List.of(NodeKeys.CONFIG_STORES), next -> LiveSettings.Prepared.of(() -> {}));
  }

  /** Does it, and logs what came of it. Blocks while files are read. */
  synchronized ReloadReport run() {
    ReloadReport report;
    try {
      report = apply(source.get());
    } catch (ConfigurationException e) {
      report = ReloadReport.refused(e.problems());
    } catch (SettingException | StartupException e) {
      report = ReloadReport.refused(String.valueOf(e.getMessage()).lines().toList());
    }
    report
        .problems()
        .forEach(
            problem ->
                LOG.atError()
                    .addKeyValue("problem", problem)
                    .log("The configuration cannot be used and changes nothing"));
    if (report.problems().isEmpty()) {
      LOG.atInfo()
          .addKeyValue("applied", report.applied())
          .addKeyValue("waiting", report.waiting())
          .log("The configuration was read again");
      report.doubts().forEach(doubt -> LOG.atWarn().addKeyValue("doubt", doubt).log("A doubt"));
    }
    return report;
  }

  private ReloadReport apply(Configuration configuration) {
    Settings next = SigningKey.withSecret(configuration.settings(), directory);
    KnownKeys known = configuration.known();
    SortedSet<String> applied = live.replace(next);
    SortedSet<String> waiting = differences(known, live.current(), next);
    waiting.removeAll(applied);
    List<String> doubts = new ArrayList<>(configuration.doubts());
    try {
      new KeptReadings(directory).keep(configuration.readings());
    } catch (StartupException e) {
      doubts.add(String.valueOf(e.getMessage()));
    }
    return new ReloadReport(
        lines(known, applied, next), lines(known, waiting, next), List.of(), doubts);
  }

  private static SortedSet<String> differences(KnownKeys known, Settings before, Settings next) {
    SortedSet<String> names = new TreeSet<>();
    Stream.of(before, next)
        .flatMap(settings -> known.names(settings).stream())
        .map(known::byName)
        .flatMap(key -> key.stream())
        .filter(key -> !Objects.equals(before.optionalText(key), next.optionalText(key)))
        .forEach(key -> names.add(key.name()));
    return names;
  }

  private static List<String> lines(KnownKeys known, Set<String> names, Settings next) {
    return names.stream()
        .map(name -> known.byName(name).map(key -> line(key, next)).orElse(name))
        .toList();
  }

  /** A setting as people read it: its value, masked where it is secret, and where it came from. */
  static String line(SettingKey key, Settings settings) {
    String value = settings.shown(key).replaceAll("\\s+", " ");
    return String.format("%s = %s  # %s", key.name(), value, settings.source(key));
  }
}
