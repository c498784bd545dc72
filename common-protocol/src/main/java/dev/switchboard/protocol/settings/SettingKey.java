package dev.switchboard.protocol.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The declaration of one setting.
 *
 * <p>A name with one segment in angle brackets, {@code listeners.<name>.port}, declares a family:
 * {@link #at} picks one of it. The family's names are free unless {@link #names} fixes them.
 *
 * @param names the names a family is limited to; empty: any
 * @param aliases other full names of family members, each to the member's own segment
 */
public record SettingKey(
    String name,
    SettingType type,
    String description,
    DefaultRule defaultRule,
    List<Check> checks,
    boolean secret,
    List<String> names,
    Map<String, String> aliases) {

  private static final Pattern NAME =
      Pattern.compile("[a-z][a-zA-Z0-9]*(\\.([a-z][a-zA-Z0-9]*|<[a-z]+>))*");
  private static final Pattern FREE_SEGMENT = Pattern.compile("<[a-z]+>");

  public SettingKey {
    checks = List.copyOf(checks);
    names = List.copyOf(names);
    aliases = Map.copyOf(aliases);
  }

  /** A requirement beyond the type, told as the end of "must be …". */
  public record Check(String mustBe, Predicate<String> holds) {}

  public static SettingKey text(String name, String description) {
    return declare(name, SettingType.TEXT, description);
  }

  public static SettingKey integer(String name, String description) {
    return declare(name, SettingType.INTEGER, description);
  }

  /** A whole number beyond 32 bits. */
  public static SettingKey longInteger(String name, String description) {
    return declare(name, SettingType.LONG, description);
  }

  public static SettingKey flag(String name, String description) {
    return declare(name, SettingType.FLAG, description);
  }

  public static SettingKey duration(String name, String description) {
    return declare(name, SettingType.DURATION, description);
  }

  /** A list of plain texts: a YAML sequence, or one text with commas. */
  public static SettingKey list(String name, String description) {
    return declare(name, SettingType.LIST, description);
  }

  private static SettingKey declare(String name, SettingType type, String description) {
    if (!NAME.matcher(name).matches() || FREE_SEGMENT.matcher(name).results().count() > 1) {
      throw new IllegalArgumentException("Not a setting's name: " + name);
    }
    return new SettingKey(
        name, type, description, DefaultRule.NONE, List.of(), false, List.of(), Map.of());
  }

  /** The same key with a constant default; a list's default is a {@link List}. */
  public SettingKey defaultsTo(Object value) {
    String text = value instanceof List<?> items ? SettingType.join(items) : value.toString();
    return with(DefaultRule.constant(text));
  }

  /** The same key with a default that follows from other settings; {@code words} say how. */
  public SettingKey defaultsTo(String words, Function<Settings, Object> rule) {
    return with(
        new DefaultRule("default: " + words, (settings, segment) -> rule.apply(settings) + ""));
  }

  /** The same family with a constant default for each of its names, which are all there are. */
  public SettingKey defaultsByName(Map<String, ?> defaults) {
    return with(new DefaultRule(
            "default", (settings, segment) -> String.valueOf(defaults.get(segment))))
        .names(defaults.keySet().stream().sorted().toArray(String[]::new));
  }

  /** The same key for values that are never printed. */
  public SettingKey asSecret() {
    return new SettingKey(name, type, description, defaultRule, checks, true, names, aliases);
  }

  /** The same number with both bounds included. */
  public SettingKey between(long min, long max) {
    return checked(
        "from " + min + " to " + max,
        text -> Long.parseLong(text.strip()) >= min && Long.parseLong(text.strip()) <= max);
  }

  /** The same text limited to the given words. */
  public SettingKey oneOf(String... allowed) {
    return checked("one of " + String.join(", ", allowed), Arrays.asList(allowed)::contains);
  }

  /** The same key with one more requirement; a list's elements are tested one by one. */
  public SettingKey checked(String mustBe, Predicate<String> holds) {
    List<Check> more = new ArrayList<>(checks);
    more.add(new Check(mustBe, holds));
    return new SettingKey(name, type, description, defaultRule, more, secret, names, aliases);
  }

  /** The same family limited to these names. */
  public SettingKey names(String... fixed) {
    return new SettingKey(
        name, type, description, defaultRule, checks, secret, List.of(fixed), aliases);
  }

  /** The same family with a second full name for one of its members. */
  public SettingKey alias(String alias, String segment) {
    return new SettingKey(
        name, type, description, defaultRule, checks, secret, names, Map.of(alias, segment));
  }

  /** Whether this declares a family of settings rather than one. */
  public boolean isFamily() {
    return name.indexOf('<') >= 0;
  }

  /** The member of a family that has the given name in the place of the free segment. */
  public SettingKey at(String segment) {
    if (!isFamily() || !(names.isEmpty() || names.contains(segment))) {
      throw new IllegalArgumentException("No " + segment + " in " + name);
    }
    Map<String, String> own = new HashMap<>(aliases);
    own.values().removeIf(other -> !other.equals(segment));
    return new SettingKey(
        FREE_SEGMENT.matcher(name).replaceFirst(segment),
        type,
        description,
        defaultRule.at(segment),
        checks,
        secret,
        List.of(),
        own);
  }

  /**
   * What is wrong with a text as this setting's value, as the end of a sentence, if anything is.
   */
  public Optional<String> problem(String text) {
    Optional<String> ofType = type.problem(text);
    if (ofType.isPresent()) {
      return ofType;
    }
    List<?> items = type.parse(text) instanceof List<?> list ? list : List.of(text);
    return checks.stream()
        .filter(check -> !items.stream().allMatch(item -> check.holds().test(item.toString())))
        .map(check -> "must be " + check.mustBe())
        .findFirst();
  }

  private SettingKey with(DefaultRule rule) {
    return new SettingKey(name, type, description, rule, checks, secret, names, aliases);
  }
}
