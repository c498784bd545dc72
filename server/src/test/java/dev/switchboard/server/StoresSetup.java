package dev.switchboard.server;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.ConfigurationException;
import dev.switchboard.server.config.RawSetting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A directory with a YAML file that names stores of settings, and what else a command reads. */
record StoresSetup(Path directory, Map<String, String> environment, List<RawSetting> options) {

  StoresSetup(Path directory) {
    this(directory, new HashMap<>(), new ArrayList<>());
  }

  Surroundings surroundings() {
    return surroundings(new ByteArrayOutputStream());
  }

  /** The surroundings of a command, and where its complaints go. */
  Surroundings surroundings(ByteArrayOutputStream complaints) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(complaints, true, StandardCharsets.UTF_8);
    return new Surroundings(
        FakeMain.class, new ServerBoot(List.of()), directory, environment, nowhere, err);
  }

  Configuration configuration() {
    List<RawSetting> all = new ArrayList<>(options);
    all.add(new RawSetting("data.dir", data().path().toString(), "--data-dir"));
    return Configuration.load(surroundings(), Optional.empty(), all);
  }

  Settings load() {
    return configuration().settings();
  }

  List<String> problems() {
    return catchThrowableOfType(ConfigurationException.class, this::load).problems();
  }

  DataDirectory data() {
    return new DataDirectory(directory.resolve("data"));
  }

  void yaml(String... lines) throws IOException {
    Path unused = write("switchboard.yaml", String.join("\n", lines) + "\n");
  }

  /** A YAML file that names these stores, the first in line 3; DIR stands for the directory. */
  void stores(String... entries) throws IOException {
    List<String> lines = new ArrayList<>(List.of("config:", "  stores:"));
    for (String entry : entries) {
      lines.add("    - " + entry.replace("DIR", directory.toString()));
    }
    yaml(lines.toArray(String[]::new));
  }

  Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Does with what was read what a start does. */
  void keep() {
    data().create();
    new KeptReadings(data()).keep(configuration().readings());
  }
}
