package dev.switchboard.server.config;

import java.util.Arrays;
import java.util.Optional;

/** The places of the sources in the precedence, lowest first. */
public enum Place {
  DEFAULTS("defaults"),
  YAML("yaml"),
  DOT_ENV(".env"),
  ENVIRONMENT("environment"),
  OPTIONS("options");

  private final String word;

  Place(String word) {
    this.word = word;
  }

  /** The word that stands for it in a YAML file. */
  String word() {
    return word;
  }

  static Optional<Place> of(String word) {
    return Arrays.stream(values()).filter(place -> place.word.equals(word)).findFirst();
  }
}
