package dev.switchboard.server;

import dev.switchboard.server.config.ConfigurationException;
import dev.switchboard.server.config.RawSetting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class CommonOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file to read (default: switchboard.yaml where it exists).")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting, over every other source. Repeatable.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Directory of pid file, log, database and secret (default: data).")
  private @Nullable String dataDir;

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  boolean chooseSettings() {
    return config != null || !assignments.isEmpty();
  }

  /** Takes the data directory of others, where they have one. */
  void inDirectoryOf(CommonOptions others) {
    dataDir = others.dataDir != null ? others.dataDir : dataDir;
  }

  /** The options as settings. */
  List<RawSetting> settings() {
    List<RawSetting> settings = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals <= 0) {
        problems.add("--set " + assignment.strip() + ": is not of the form key=value");
      } else {
        settings.add(
            new RawSetting(
                assignment.substring(0, equals).strip(),
                assignment.substring(equals + 1),
                "--set"));
      }
    }
    if (dataDir != null) {
      settings.add(new RawSetting("data.dir", dataDir, "--data-dir"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return settings;
  }

  /** The same options as words of a command line that means the same from any directory. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (config != null) {
      words.addAll(List.of("--config", config.toAbsolutePath().normalize().toString()));
    }
    assignments.forEach(assignment -> words.addAll(List.of("--set", assignment)));
    if (dataDir != null) {
      words.addAll(List.of("--data-dir", dataDir));
    }
    return words;
  }
}
