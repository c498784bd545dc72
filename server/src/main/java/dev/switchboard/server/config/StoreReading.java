package dev.switchboard.server.config;

import java.util.Map;

/**
 * What a further store held.
 *
 * @param store its name
 * @param identity what it was, as in its declaration
 * @param readAt when, in ISO 8601 UTC
 * @param values the texts by the names of the settings
 */
public record StoreReading(
    String store, String identity, String readAt, Map<String, String> values) {

  public StoreReading {
    values = Map.copyOf(values);
  }
}
