package dev.switchboard.protocol.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a setting's text must look like; every source, YAML included, delivers plain text. */
public enum SettingType {
  TEXT("text") {
    @Override
    Object parse(String text) {
      return text;
    }
  },
  INTEGER("a whole number") {
    @Override
    Object parse(String text) {
      return Integer.valueOf(text.strip());
    }
  },
  LONG("a whole number") {
    @Override
    Object parse(String text) {
      return Long.valueOf(text.strip());
    }
  },
  FLAG("true or false") {
    @Override
    Object parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on", "1" -> true;
        case "false", "no", "off", "0" -> false;
        default -> throw new IllegalArgumentException(text);
      };
    }
  },
  DURATION("a duration such as 90s, 15m, 24h or 7d") {
    @Override
    Object parse(String text) {
      return durationOf(text).orElseThrow(() -> new IllegalArgumentException(text));
    }
  },
  LIST("a list") {
    @Override
    Object parse(String text) {
      return Arrays.stream(text.split(",", -1))
          .map(String::strip)
          .filter(item -> !item.isEmpty())
          .toList();
    }
  };

  private final String words;

  SettingType(String words) {
    this.words = words;
  }

  /** Throws {@link IllegalArgumentException} where the text is not of this type. */
  abstract Object parse(String text);

  /** What is wrong with the text, as the end of a sentence, if anything is. */
  Optional<String> problem(String text) {
    try {
      Object unused = parse(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("must be " + words);
    }
  }

  /** Reads a whole number with one of the units ms, s, m, h, d; empty where the text is not one. */
  public static Optional<Duration> durationOf(String text) {
    String digits = text.strip().replaceFirst("[a-zA-Z]+$", "");
    String unit = text.strip().substring(digits.length());
    if (!digits.matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    long amount = Long.parseLong(digits);
    return switch (unit) {
      case "ms" -> Optional.of(Duration.ofMillis(amount));
      case "s" -> Optional.of(Duration.ofSeconds(amount));
      case "m" -> Optional.of(Duration.ofMinutes(amount));
      case "h" -> Optional.of(Duration.ofHours(amount));
      case "d" -> Optional.of(Duration.ofDays(amount));
      default -> Optional.empty();
    };
  }

  static String join(List<?> items) {
    return String.join(",", items.stream().map(String::valueOf).toList());
  }
}
