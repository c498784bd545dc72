package dev.switchboard.protocol.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The effective settings of a process: what was given, and the defaults of the keys for the rest.
 *
 * <p>Immutable and safe for every thread. The getters take the declared key and parse on each call,
 * so they belong into the making of a config record, not on a message's way.
 */
public final class Settings {

  /** How a secret's value is shown. */
  public static final String MASK = "********";

  private final Map<String, Given> given;

  private Settings(Map<String, Given> given) {
    this.given = Map.copyOf(given);
  }

  /** A value as it was given, and where. */
  public record Given(String text, String source) {}

  /** Settings from values under their full names, each with its source; nothing is checked here. */
  public static Settings ofGiven(Map<String, Given> given) {
    return new Settings(given);
  }

  /** Settings for a test: values under their full names, lists as {@link List}. */
  public static Settings of(Map<String, ?> values) {
    Map<String, Given> given = new HashMap<>();
    values.forEach(
        (name, value) ->
            given.put(
                name,
                new Given(
                    value instanceof List<?> items ? SettingType.join(items) : value.toString(),
                    "test")));
    return new Settings(given);
  }

  /** The same settings with one value more, or another. */
  public Settings with(SettingKey key, String text, String source) {
    Map<String, Given> more = new HashMap<>(given);
    more.put(key.name(), new Given(text, source));
    return new Settings(more);
  }

  /** The same settings, but with the value that others have for one key, or none where they do. */
  Settings withThatOf(Settings others, SettingKey key) {
    Map<String, Given> more = new HashMap<>(given);
    more.keySet().removeAll(key.aliases().keySet());
    Given theirs = others.find(key);
    if (theirs == null) {
      more.remove(key.name());
    } else {
      more.put(key.name(), theirs);
    }
    return new Settings(more);
  }

  /** The text of a setting that always has a value. */
  public String text(SettingKey key) {
    return (String) value(key, SettingType.TEXT);
  }

  /** The text of a setting that may be unset. */
  public Optional<String> optionalText(SettingKey key) {
    return Optional.ofNullable(raw(key));
  }

  public int integer(SettingKey key) {
    return (Integer) value(key, SettingType.INTEGER);
  }

  public long longInteger(SettingKey key) {
    return (Long) value(key, SettingType.LONG);
  }

  public boolean flag(SettingKey key) {
    return (Boolean) value(key, SettingType.FLAG);
  }

  public Duration duration(SettingKey key) {
    return (Duration) value(key, SettingType.DURATION);
  }

  /** A whole number whose key's name says seconds. */
  public Duration seconds(SettingKey key) {
    return Duration.ofSeconds(integer(key));
  }

  /** The elements of a list; none where the setting is unset. */
  public List<String> list(SettingKey key) {
    return raw(key) == null
        ? List.of()
        : ((List<?>) value(key, SettingType.LIST)).stream().map(String::valueOf).toList();
  }

  /** The names of a family that have a value of their own, with all fixed ones. */
  public SortedSet<String> names(SettingKey family) {
    SortedSet<String> names = new TreeSet<>(family.names());
    int start = family.name().indexOf('<');
    String before = family.name().substring(0, start);
    String after = family.name().substring(family.name().indexOf('>') + 1);
    for (String name : given.keySet()) {
      if (name.startsWith(before)
          && name.endsWith(after)
          && name.length() > before.length() + after.length()) {
        String segment = name.substring(start, name.length() - after.length());
        if (segment.indexOf('.') < 0) {
          names.add(segment);
        }
      }
    }
    return names;
  }

  /** Whether the setting has a value of its own rather than its default. */
  public boolean isGiven(SettingKey key) {
    Given found = find(key);
    // What a loader wrote down of the defaults has their words for its source.
    return found != null && !found.source().equals(key.defaultRule().words());
  }

  /** Where the value comes from: a file with its line, a variable, an option, or a default. */
  public String source(SettingKey key) {
    Given found = find(key);
    return found != null ? found.source() : key.defaultRule().words();
  }

  /** The value as it may be shown to anybody: secrets masked, "" where unset. */
  public String shown(SettingKey key) {
    String text = raw(key);
    return text == null ? "" : shown(key, text);
  }

  /** A text as it may be shown to anybody where it is, or should be, the value of a setting. */
  public static String shown(SettingKey key, String text) {
    return text.isEmpty() ? "" : key.secret() ? MASK : withoutPassword(text);
  }

  // The password inside a database's URL.
  private static String withoutPassword(String text) {
    return text.replaceAll("(?i)([?&;]password=)[^&;]*", "$1" + MASK)
        .replaceAll("(://[^/@:]*:)[^/@]*@", "$1" + MASK + "@");
  }

  /** A complaint about the present value of a setting, for a config record to throw. */
  public SettingException refuse(SettingKey key, String problem) {
    return new SettingException(source(key), key.name(), shown(key), problem);
  }

  private Object value(SettingKey key, SettingType type) {
    if (key.type() != type || key.isFamily()) {
      throw new IllegalArgumentException(key.name() + " is no single setting of type " + type);
    }
    String text = raw(key);
    if (text == null) {
      throw refuse(key, "is not set");
    }
    Optional<String> problem = key.problem(text);
    if (problem.isPresent()) {
      throw refuse(key, problem.get());
    }
    return type.parse(text);
  }

  private @Nullable String raw(SettingKey key) {
    Given found = find(key);
    return found != null ? found.text() : key.defaultRule().rule().text(this, "");
  }

  private @Nullable Given find(SettingKey key) {
    return Stream.concat(Stream.of(key.name()), key.aliases().keySet().stream())
        .map(given::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
