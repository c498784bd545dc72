package dev.switchboard.server.config;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.SettingType;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.protocol.settings.Settings.Given;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks and merges what every source of settings holds, each over the one before: defaults, YAML,
 * {@code .env}, environment, options (contract 1), and further stores where the YAML file puts
 * them.
 */
public final class SettingsLoader {

  private static final String DEFAULT_FILE = "switchboard.yaml";

  /** What must be known before further stores can be read. */
  private static final Set<String> BEFORE_STORES =
      Set.of(NodeKeys.DATA_DIR.name(), NodeKeys.PLUGINS_DIR.name());

  private static final Pattern OF_LISTENER =
      Pattern.compile(
          "listeners\\.([^.]+)\\.(?:port|host|enabled)"
              + "|SWITCHBOARD_LISTENERS_([A-Z0-9_]+)_(?:PORT|HOST|ENABLED)");

  /** As many letters as may be wrong in a name that can only be meant to be another. */
  private static final int HARDLY_MISSPELT = 2;

  private final KnownKeys known;
  private final OwnSources own;
  private final Settings settings;

  private SettingsLoader(KnownKeys known, OwnSources own) {
    this.known = known;
    this.own = own;
    this.settings = checked(merge(List.of()));
  }

  /**
   * Where to read.
   *
   * @param config the YAML file; empty: {@code switchboard.yaml} where it exists
   */
  public record Sources(
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
   * Reads the sources of the process itself.
   *
   * @throws ConfigurationException with a line for everything that is wrong
   */
  public static SettingsLoader of(KnownKeys known, Sources sources) {
    return new SettingsLoader(known, OwnSources.read(known, sources));
  }

  /**
   * The effective settings of the process's own sources.
   *
   * @throws ConfigurationException with a line for everything that is wrong
   */
  public static Settings load(KnownKeys known, Sources sources) {
    return of(known, sources).settings();
  }

  /** What was given, whatever else is wrong with the sources. */
  public static Settings peek(KnownKeys known, Sources sources) {
    Merge merge = new Merge(known, List.of());
    OwnSources.read(known, sources).layers().forEach(merge::add);
    return Settings.ofGiven(merge.effective);
  }

  /** The further stores that the YAML file names. */
  public List<StoreDeclaration> stores() {
    return own.stores();
  }

  /** The effective settings without further stores. */
  public Settings settings() {
    return settings;
  }

  /**
   * The effective settings with what further stores held.
   *
   * @param readings one of each store, in their order
   * @throws ConfigurationException with a line for everything that is wrong
   */
  public Settings with(List<StoreReading> readings) {
    return readings.isEmpty() ? settings : checked(merge(readings));
  }

  private static Settings checked(Merge merge) {
    if (!merge.problems.isEmpty()) {
      throw new ConfigurationException(merge.problems);
    }
    return merge.withDefaults();
  }

  private Merge merge(List<StoreReading> readings) {
    List<Layer> layers = new ArrayList<>(own.layers());
    List<String> problems = new ArrayList<>(own.problems());
    for (int i = 0; i < readings.size(); i++) {
      layers.add(layer(own.stores().get(i), readings.get(i), problems));
    }
    Merge merge = new Merge(known, problems);
    for (Place place : Place.values()) {
      layers.stream().filter(layer -> layer.place() == place).forEach(merge::add);
    }
    return merge;
  }

  private Layer layer(StoreDeclaration store, StoreReading reading, List<String> problems) {
    Map<String, RawSetting> spelt = new HashMap<>();
    List<RawSetting> settings = new ArrayList<>();
    for (RawSetting value : reading.values()) {
      String name = known.nameOfVariable(value.name()).orElse(value.name());
      RawSetting other = spelt.put(name, value);
      if (other != null
          && !other.name().equals(value.name())
          && !other.text().equals(value.text())) {
        problems.add(contradiction(value, name, other));
      }
      settings.add(new RawSetting(name, value.text(), value.source()));
    }
    return new Layer(store.above(), true, store.holdsSecrets(), settings);
  }

  private String contradiction(RawSetting value, String name, RawSetting other) {
    String shown =
        known.byName(name).map(key -> Settings.shown(key, value.text())).orElse(Settings.MASK);
    return String.valueOf(
        new SettingException(
                value.source(),
                value.name(),
                shown,
                "is the same setting as " + other.name() + ", which differs")
            .getMessage());
  }

  /** Lays the sources over each other, and collects what is wrong with their values. */
  private static final class Merge {

    private final KnownKeys known;
    private final List<String> problems;
    private final Map<String, Given> effective = new HashMap<>();

    Merge(KnownKeys known, List<String> problems) {
      this.known = known;
      this.problems = new ArrayList<>(problems);
    }

    void add(Layer layer) {
      Map<String, RawSetting> ofLayer = new LinkedHashMap<>();
      for (RawSetting setting : layer.settings()) {
        Optional<SettingKey> key = known.byName(setting.name());
        if (key.isEmpty()) {
          unknown(setting, layer);
          continue;
        }
        RawSetting other = ofLayer.put(key.get().name(), setting);
        if (other != null
            && !other.name().equals(setting.name())
            && !other.text().equals(setting.text())) {
          problem(setting, key.get(), "is the same setting as " + other.name() + ", which differs");
        }
        fault(setting, key.get(), layer).ifPresent(words -> problem(setting, key.get(), words));
        effective.put(key.get().name(), new Given(setting.text(), setting.source()));
      }
    }

    private Optional<String> fault(RawSetting setting, SettingKey key, Layer layer) {
      if (key.name().equals(NodeKeys.CONFIG_STORES.name())) {
        return layer.store() || layer.place() != Place.YAML
            ? Optional.of("can be given in the YAML file only")
            : Optional.empty();
      }
      if (layer.store() && BEFORE_STORES.contains(key.name())) {
        return Optional.of("cannot come from a store, since stores are read with its help");
      }
      return setting.text().isEmpty() && key.type() != SettingType.LIST
          ? Optional.of("has no value")
          : key.problem(setting.text());
    }

    private void problem(RawSetting setting, SettingKey key, String words) {
      String shown = Settings.shown(key, setting.text());
      problems.add(
          new SettingException(setting.source(), setting.name(), shown, words).getMessage());
    }

    private void unknown(RawSetting setting, Layer layer) {
      String name = setting.name();
      String nearest =
          layer.takesVariables() && name.startsWith(KnownKeys.VARIABLE_PREFIX)
              ? known.nearestVariable(name)
              : known.nearest(name);
      String shown = layer.secret() || isSecret(name, nearest) ? Settings.MASK : setting.text();
      String words = absentListener(name).orElse("unknown key");
      problems.add(
          new SettingException(
                  setting.source(), name, shown, words + "; did you mean " + nearest + "?")
              .getMessage());
    }

    // A misspelt secret is a secret; what is hardly misspelt is what it was meant to be.
    private boolean isSecret(String name, String nearest) {
      boolean secret =
          known
              .byName(nearest)
              .or(() -> known.nameOfVariable(nearest).flatMap(known::byName))
              .map(SettingKey::secret)
              .orElse(false);
      return secret
          || (Nearest.distance(name, nearest) > HARDLY_MISSPELT
              && name.toLowerCase(Locale.ROOT).matches(".*(secret|password|token|key).*"));
    }

    /** What is unknown of a listener that there is none of. */
    private Optional<String> absentListener(String name) {
      Matcher matcher = OF_LISTENER.matcher(name);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      String listener =
          matcher.group(1) == null
              ? matcher.group(2).toLowerCase(Locale.ROOT)
              : String.valueOf(matcher.group(1));
      return known.isSection("listeners." + listener)
          ? Optional.empty()
          : Optional.of("no dialect " + listener + " with a listener is installed");
    }

    // With the defaults in place, whoever knows a setting's name finds its value.
    Settings withDefaults() {
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
}
