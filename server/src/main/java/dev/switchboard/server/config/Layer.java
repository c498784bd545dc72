package dev.switchboard.server.config;

import java.util.List;

/**
 * What one source gave.
 *
 * @param place where a source of the process stands, or what a store stands above
 * @param store whether it is one of the stores that the YAML file names
 * @param secret whether what has no known name in it is never shown
 */
record Layer(Place place, boolean store, boolean secret, List<RawSetting> settings) {

  Layer {
    settings = List.copyOf(settings);
  }

  static Layer own(Place place, List<RawSetting> settings) {
    return new Layer(place, false, false, settings);
  }

  /** Whether names of variables stand for settings in it. */
  boolean takesVariables() {
    return store || place == Place.DOT_ENV || place == Place.ENVIRONMENT;
  }
}
