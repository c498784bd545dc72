package dev.switchboard.server;

import dev.switchboard.server.config.RawSetting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a start, each the short form of a setting. */
final class StartOptions {

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address of the main listener (http.host).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the main listener (http.port); 0 takes any free one.")
  private @Nullable String port;

  @Option(names = "--cluster", description = "Join other nodes (cluster.enabled).")
  private boolean cluster;

  @Option(
      names = "--roles",
      paramLabel = "ROLE,…",
      description = "What to run: gateway and names of domains (default: all).")
  private @Nullable String roles;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Directory with the jars of further domains.")
  private @Nullable String plugins;

  Optional<Path> config() {
    return common.config();
  }

  /** Whether any option was given but the one that says where the data directory is. */
  boolean chooseSettings() {
    return common.chooseSettings() || !ownSettings().isEmpty();
  }

  List<RawSetting> settings() {
    List<RawSetting> settings = new ArrayList<>(common.settings());
    settings.addAll(ownSettings());
    return settings;
  }

  private List<RawSetting> ownSettings() {
    List<RawSetting> settings = new ArrayList<>();
    add(settings, "http.host", host, "--host");
    add(settings, "http.port", port, "--port");
    add(settings, "cluster.enabled", cluster ? "true" : null, "--cluster");
    add(settings, "roles", roles, "--roles");
    add(settings, "plugins.dir", absolute(plugins), "--plugins");
    return settings;
  }

  private static @Nullable String absolute(@Nullable String directory) {
    return directory == null ? null : Path.of(directory).toAbsolutePath().normalize().toString();
  }

  private static void add(
      List<RawSetting> settings, String name, @Nullable String text, String option) {
    if (text != null) {
      settings.add(new RawSetting(name, text, option));
    }
  }

  /** These options, but with the data directory of others. */
  StartOptions inDirectoryOf(StartOptions others) {
    return inDirectoryOf(others.common);
  }

  /** These options, but with the data directory of others. */
  StartOptions inDirectoryOf(CommonOptions others) {
    common.inDirectoryOf(others);
    return this;
  }

  /** The same options as words of a command line. */
  List<String> words() {
    List<String> words = new ArrayList<>(common.words());
    for (RawSetting setting : ownSettings()) {
      words.add(setting.source());
      if (!setting.source().equals("--cluster")) {
        words.add(setting.text());
      }
    }
    return words;
  }
}
