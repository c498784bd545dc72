package dev.switchboard.protocol.settings;

import org.jspecify.annotations.Nullable;

/**
 * Where a setting's value comes from when nobody gives one.
 *
 * @param words what is printed as the value's source
 * @param rule takes the settings, and the free segment of a pattern key ("" elsewhere)
 */
record DefaultRule(String words, Rule rule) {

  static final DefaultRule NONE = new DefaultRule("not set", (settings, segment) -> null);

  static DefaultRule constant(String text) {
    return new DefaultRule("default", (settings, segment) -> text);
  }

  DefaultRule at(String segment) {
    return new DefaultRule(words, (settings, unused) -> rule.text(settings, segment));
  }

  /** Derives the text of a default; null where there is none. */
  @FunctionalInterface
  interface Rule {
    @Nullable String text(Settings settings, String segment);
  }
}
