package dev.switchboard.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sources that a process has without asking anybody, each read by itself, lowest first.
 *
 * @param layers what they hold
 * @param stores the further stores that the YAML file names
 * @param problems what is wrong with their form, a line each
 */
record OwnSources(List<Layer> layers, List<StoreDeclaration> stores, List<String> problems) {

  /** The names that contract 1 takes from {@code .env} besides our own. */
  private static final Map<String, String> FOREIGN_VARIABLES =
      Map.of(
          "WEBSOCKET_WORKER_COUNT", "eventLoops",
          "WEBSOCKET_SSL", "tls.enabled",
          "WEBSOCKET_SSL_CERT", "tls.cert",
          "WEBSOCKET_SSL_KEY", "tls.key");

  private static final String DOT_ENV = ".env";

  static OwnSources read(KnownKeys known, SettingsLoader.Sources sources) {
    List<String> problems = new ArrayList<>();
    List<String> problemsOfDotEnv = new ArrayList<>();
    List<DotEnvFile.Variable> dotEnv = dotEnv(sources.workingDirectory(), problemsOfDotEnv);
    List<DotEnvFile.Variable> environment = environment(sources.environment());
    Map<String, String> values = new HashMap<>();
    dotEnv.forEach(variable -> values.put(variable.name(), variable.value()));
    environment.forEach(variable -> values.put(variable.name(), variable.value()));
    YamlFile.Content yaml =
        sources
            .file()
            .flatMap(
                file ->
                    text(
                            OwnStore.ofFile(sources.workingDirectory().resolve(file)),
                            file.toString(),
                            problems)
                        .map(
                            text ->
                                YamlFile.read(
                                    file.toString(),
                                    text,
                                    known,
                                    name -> Optional.ofNullable(values.get(name)),
                                    problems)))
            .orElse(YamlFile.Content.EMPTY);
    problems.addAll(problemsOfDotEnv);
    return new OwnSources(
        List.of(
            Layer.own(Place.YAML, yaml.settings()),
            Layer.own(Place.DOT_ENV, foreign(dotEnv)),
            Layer.own(Place.DOT_ENV, Variables.settings(dotEnv, known)),
            Layer.own(Place.ENVIRONMENT, Variables.settings(environment, known)),
            Layer.own(Place.OPTIONS, options(sources.options()))),
        yaml.stores(),
        problems);
  }

  private static List<DotEnvFile.Variable> dotEnv(Path workingDirectory, List<String> problems) {
    Path file = workingDirectory.resolve(DOT_ENV);
    return Files.isRegularFile(file)
        ? text(OwnStore.ofFile(file), DOT_ENV, problems)
            .map(text -> DotEnvFile.parse(DOT_ENV, text, problems))
            .orElse(List.of())
        : List.of();
  }

  private static List<DotEnvFile.Variable> environment(Map<String, String> environment) {
    List<String> texts = new ArrayList<>();
    new TreeMap<>(environment).forEach((name, value) -> texts.addAll(List.of(name, value)));
    List<String> read = texts(OwnStore.ofTexts(texts));
    List<DotEnvFile.Variable> variables = new ArrayList<>();
    for (int i = 0; i + 1 < read.size(); i += 2) {
      variables.add(
          new DotEnvFile.Variable(read.get(i), read.get(i + 1), "environment " + read.get(i)));
    }
    return variables;
  }

  private static List<RawSetting> options(List<RawSetting> options) {
    List<String> texts = new ArrayList<>();
    options.forEach(option -> texts.addAll(List.of(option.name(), option.text(), option.source())));
    List<String> read = texts(OwnStore.ofTexts(texts));
    List<RawSetting> settings = new ArrayList<>();
    for (int i = 0; i + 2 < read.size(); i += 3) {
      settings.add(new RawSetting(read.get(i), read.get(i + 1), read.get(i + 2)));
    }
    return settings;
  }

  private static List<String> texts(OwnStore store) {
    try {
      return store.texts();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<RawSetting> foreign(List<DotEnvFile.Variable> variables) {
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

  private static Optional<String> text(OwnStore store, String fileName, List<String> problems) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(store.bytes());
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      problems.add(fileName + ": is not UTF-8 text");
    } catch (NoSuchFileException e) {
      problems.add(fileName + ": there is no such file");
    } catch (IOException e) {
      problems.add(fileName + ": cannot be read: " + Reason.of(e));
    }
    return Optional.empty();
  }
}
