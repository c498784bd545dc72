package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.settings.SettingKey;

/**
 * What a domain announces of a setting that it reads; never its value.
 *
 * @param type such as {@code duration}
 */
public record SettingSpec(String name, String type, String description) {

  /** What is announced of a setting. */
  public static SettingSpec of(SettingKey key) {
    return new SettingSpec(
        key.name(), key.type().name().toLowerCase(java.util.Locale.ROOT), key.description());
  }
}
