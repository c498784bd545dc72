package dev.switchboard.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads whole numbers however they are written: {@code 456}, {@code 456.0} and {@code 4.56e2} are
 * the same (contract 8).
 */
public final class WholeNumbers {

  /** More digits than any number that a double can hold; beyond, none is ever spelled out. */
  private static final int MAX_DIGITS = 309;

  private WholeNumbers() {}

  /** The number that the node is; empty where it is none, has a fraction, or has no double. */
  public static Optional<BigInteger> of(JsonNode node) {
    if (node.isIntegralNumber()) {
      return Optional.of(node.bigIntegerValue());
    }
    return node.isNumber() ? of(node.decimalValue()) : Optional.empty();
  }

  /** The whole number that a decimal is; empty where it has a fraction or no double. */
  public static Optional<BigInteger> of(BigDecimal number) {
    if (number.signum() == 0) {
      return Optional.of(BigInteger.ZERO);
    }
    long digits = (long) number.precision() - number.scale();
    // By digits first: 1e999999999 would fill the memory, and 1e-999999999 has none before the dot.
    if (digits < 1 || digits > MAX_DIGITS) {
      return Optional.empty();
    }
    BigDecimal bare = number.stripTrailingZeros();
    return bare.scale() <= 0 ? Optional.of(bare.toBigIntegerExact()) : Optional.empty();
  }

  /** The number that the node is; empty where it is no whole number of 64 bits. */
  public static OptionalLong asLong(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
    }
    return of(node).filter(number -> number.bitLength() < Long.SIZE).stream()
        .mapToLong(BigInteger::longValue)
        .findFirst();
  }
}
