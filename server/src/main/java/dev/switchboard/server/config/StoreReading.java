package dev.switchboard.server.config;

import java.util.List;

/**
 * What a further store held.
 *
 * @param store its name
 * @param identity what it was, as in its declaration
 * @param readAt when, in ISO 8601 UTC
 * @param values the settings, each with the store and, where it has lines, the line for its source
 */
public record StoreReading(String store, String identity, String readAt, List<RawSetting> values) {

  public StoreReading {
    values = List.copyOf(values);
  }
}
