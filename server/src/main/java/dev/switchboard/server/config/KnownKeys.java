package dev.switchboard.server.config;

import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every key that the modules and domains of this process declare, by name and by variable. */
public final class KnownKeys {

  static final String VARIABLE_PREFIX = "SWITCHBOARD_";

  private final Map<String, SettingKey> byName = new TreeMap<>();
  private final Map<String, String> nameByVariable = new TreeMap<>();
  private final List<Family> families = new ArrayList<>();

  /** Gathers keys of different modules. */
  public KnownKeys(List<SettingKey> keys) {
    for (SettingKey key : keys) {
      if (key.isFamily() && key.names().isEmpty()) {
        families.add(Family.of(key));
      } else if (key.isFamily()) {
        key.names().forEach(name -> add(key.at(name)));
      } else {
        add(key);
      }
    }
    families.sort(Comparator.comparingInt(family -> -family.key().name().length()));
  }

  private void add(SettingKey key) {
    Stream.concat(Stream.of(key.name()), key.aliases().keySet().stream())
        .forEach(
            name -> {
              if (byName.put(name, key) != null
                  || nameByVariable.put(variable(name), name) != null) {
                throw new IllegalStateException("Two modules declare the setting " + name);
              }
            });
  }

  /** The key of a full name, which may be an alias. */
  public Optional<SettingKey> byName(String name) {
    SettingKey key = byName.get(name);
    if (key != null) {
      return Optional.of(key);
    }
    return families.stream()
        .map(family -> family.match(family.byName(), name).map(family.key()::at))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The full name of the setting that an environment variable stands for. */
  Optional<String> nameOfVariable(String variable) {
    String name = nameByVariable.get(variable);
    if (name != null) {
      return Optional.of(name);
    }
    return families.stream()
        .map(
            family ->
                family
                    .match(family.byVariable(), variable)
                    .map(segment -> family.key().at(segment.toLowerCase(Locale.ROOT)).name()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Whether settings are declared below the name. */
  boolean isSection(String name) {
    return Stream.concat(byName.keySet().stream(), families.stream().map(f -> f.key().name()))
        .anyMatch(known -> known.startsWith(name + "."));
  }

  /** The known name most like an unknown one. */
  String nearest(String unknown) {
    return Nearest.of(
        unknown,
        Stream.concat(
            byName.keySet().stream(), families.stream().map(family -> family.like(unknown))));
  }

  /** The known variable most like an unknown one. */
  String nearestVariable(String unknown) {
    return Nearest.of(
        unknown,
        Stream.concat(
            nameByVariable.keySet().stream(),
            families.stream().map(family -> variable(family.key().name()))));
  }

  /** The names of all settings there are, those of free families as far as given. */
  public List<String> names(Settings settings) {
    return Stream.concat(
            byName.keySet().stream(),
            families.stream()
                .flatMap(
                    family ->
                        settings.names(family.key()).stream()
                            .map(segment -> family.key().at(segment).name())))
        .sorted()
        .toList();
  }

  /** {@code limits.messagesPerSecond} as {@code SWITCHBOARD_LIMITS_MESSAGES_PER_SECOND}. */
  static String variable(String name) {
    return VARIABLE_PREFIX
        + name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** A family whose names are free, with the patterns that find the free segment. */
  private record Family(SettingKey key, Pattern byName, Pattern byVariable) {

    static Family of(SettingKey key) {
      int start = key.name().indexOf('<');
      String before = key.name().substring(0, start);
      String after = key.name().substring(key.name().indexOf('>') + 1);
      String variableAfter = variable(after).substring(VARIABLE_PREFIX.length());
      return new Family(
          key,
          Pattern.compile(Pattern.quote(before) + "([^.]+)" + Pattern.quote(after)),
          Pattern.compile(
              Pattern.quote(variable(before)) + "([A-Z0-9_]+)" + Pattern.quote(variableAfter)));
    }

    Optional<String> match(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    // An unknown feed.namespaces.prices.histroy is most like feed.namespaces.prices.history.
    String like(String unknown) {
      String[] theirs = unknown.split("\\.", -1);
      String[] ours = key.name().split("\\.", -1);
      for (int i = 0; i < ours.length && i < theirs.length; i++) {
        if (ours[i].startsWith("<")) {
          ours[i] = theirs[i];
        }
      }
      return String.join(".", ours);
    }
  }
}
