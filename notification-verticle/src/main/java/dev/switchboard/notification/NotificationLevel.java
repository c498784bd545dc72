package dev.switchboard.notification;

import dev.switchboard.protocol.json.Require;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How much a notification matters; clients choose an icon and a colour by it. */
enum NotificationLevel {
  INFO,
  SUCCESS,
  WARNING,
  ERROR;

  private static final String WORDS =
      Arrays.stream(values()).map(NotificationLevel::word).collect(Collectors.joining(", "));

  /** The level of a word, {@code info} where none is given; other words are refused. */
  static NotificationLevel of(@Nullable String word) {
    if (word == null) {
      return INFO;
    }
    for (NotificationLevel level : values()) {
      if (level.word().equals(word)) {
        return level;
      }
    }
    throw Require.invalid("level is none of " + WORDS);
  }

  /** The word for it in JSON. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
