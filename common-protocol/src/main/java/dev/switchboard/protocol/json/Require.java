package dev.switchboard.protocol.json;

import dev.switchboard.protocol.Characters;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import org.jspecify.annotations.Nullable;

/** Checks for compact constructors of records that clients fill; each failure names the field. */
public final class Require {

  private Require() {}

  /** A value that must be there. */
  public static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw invalid(field + " is missing");
    }
    return value;
  }

  /** A text that must be there and not be empty; {@code maxLength} in characters. */
  public static String text(String field, @Nullable String value, int maxLength) {
    String text = optionalText(field, value, maxLength);
    if (text == null || text.isEmpty()) {
      throw invalid(field + " is missing or empty");
    }
    return text;
  }

  /** A text that names something: as {@link #text}, without control characters. */
  public static String name(String field, @Nullable String value, int maxLength) {
    String text = text(field, value, maxLength);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw invalid(field + " has control characters");
    }
    return text;
  }

  /** A text that may be left out; {@code maxLength} in characters. */
  public static @Nullable String optionalText(String field, @Nullable String value, int maxLength) {
    if (value != null && Characters.areMore(value, maxLength)) {
      throw invalid(field + " is longer than " + maxLength + " characters");
    }
    return value;
  }

  /** A whole number that must be there and lie in the range, both ends included. */
  public static long range(String field, @Nullable Long value, long min, long max) {
    long number = present(field, value);
    if (number < min || number > max) {
      throw invalid(field + " is not between " + min + " and " + max);
    }
    return number;
  }

  /** The failure that names a field. */
  public static FailureException invalid(String detail) {
    return Failure.of(FailureCode.INVALID_MESSAGE, detail).exception();
  }
}
