package dev.switchboard.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A user's name, which remembers whether it was written as a JSON number: chat clients get back the
 * type that they sent (contract 5.5). {@code 123} and {@code "123"} are the same user.
 */
public final class UserId {

  /** The longest name, in characters. */
  public static final int MAX_LENGTH = 256;

  private final String value;
  private final boolean numeric;

  private UserId(String value, boolean numeric) {
    if (value.isEmpty()
        || Characters.areMore(value, MAX_LENGTH)
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new FailureException(
          Failure.of(
              FailureCode.INVALID_MESSAGE,
              "a user id is 1 to " + MAX_LENGTH + " characters without control characters"));
    }
    this.value = value;
    this.numeric = numeric;
  }

  /** A name written as a JSON string. */
  public static UserId of(String value) {
    return new UserId(value, false);
  }

  /** A name written as a whole JSON number. */
  public static UserId of(long value) {
    return new UserId(Long.toString(value), true);
  }

  /** A name as it was stored: its text and whether it was written as a number. */
  public static UserId of(String value, boolean numeric) {
    return new UserId(value, numeric);
  }

  /** Reads a JSON string or whole number; anything else is an invalid message. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static UserId read(Object json) {
    if (json instanceof String text) {
      return of(text);
    }
    if (json instanceof Integer || json instanceof Long) {
      return of(((Number) json).longValue());
    }
    if (json instanceof BigDecimal number) {
      Optional<BigInteger> whole =
          WholeNumbers.of(number).filter(found -> found.bitLength() < Long.SIZE);
      if (whole.isPresent()) {
        return of(whole.get().longValue());
      }
    }
    throw new FailureException(
        Failure.of(FailureCode.INVALID_MESSAGE, "a user id is a string or a whole number"));
  }

  /** The name as text, the same for both JSON types. */
  public String value() {
    return value;
  }

  /** Whether the name was written as a JSON number. */
  public boolean numeric() {
    return numeric;
  }

  /** The name in the JSON type it was written as: a {@code Long} or a {@code String}. */
  @JsonValue
  public Object json() {
    return numeric ? (Object) Long.valueOf(value) : value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UserId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
