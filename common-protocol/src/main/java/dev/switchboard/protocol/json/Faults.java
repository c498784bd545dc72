package dev.switchboard.protocol.json;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The faults that a reader of objects met, and the rules that it reads by. Keeps the first. */
public final class Faults {

  /** Digits before the dot of the largest double. */
  private static final int DOUBLE_DIGITS = 309;

  private @Nullable Failure first;

  /** Notes what is wrong. */
  public void add(String detail) {
    if (first == null) {
      first = Failure.of(FailureCode.INVALID_MESSAGE, detail);
    }
  }

  /** The first one; null where there is none. */
  public @Nullable Failure first() {
    return first;
  }

  /** Whether a text has half of a surrogate pair: it could be neither stored nor sent to anyone. */
  static boolean isBroken(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** Whether a number is beyond every double: each subscriber would read it as another. */
  static boolean isBeyondDoubles(BigDecimal number) {
    long digits = (long) number.precision() - number.scale();
    return number.signum() != 0
        && (digits > DOUBLE_DIGITS
            || (digits == DOUBLE_DIGITS && Double.isInfinite(number.doubleValue())));
  }
}
