package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.WholeNumbers;
import dev.switchboard.protocol.json.Require;
import java.math.BigInteger;

/** Reads how far a client has got: a whole number from 0 on, in whatever field it is. */
final class Positions {

  /** The largest whole number that JavaScript keeps exact; no sequence comes near it. */
  private static final BigInteger MAX = BigInteger.valueOf(9_007_199_254_740_991L);

  private Positions() {}

  /**
   * The position. One beyond the head of a topic is of another history (contract 8), however far
   * beyond it is, so none is too large.
   */
  static long read(JsonNode node, String field) {
    return WholeNumbers.of(node)
        .filter(number -> number.signum() >= 0)
        .map(number -> number.min(MAX).longValue())
        .orElseThrow(() -> Require.invalid(field + " is missing, no whole number, or negative"));
  }
}
