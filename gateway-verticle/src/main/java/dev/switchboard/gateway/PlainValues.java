package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes plain JSON values that mean the same equal: {@code 1}, {@code 1.0} and {@code 1e0}. */
final class PlainValues {

  private PlainValues() {}

  /** The value in the one form that is compared. */
  static JsonNode normal(JsonNode value) {
    if (!value.isNumber()) {
      return value;
    }
    BigDecimal number = value.decimalValue().stripTrailingZeros();
    // A number of many zeros stays as it is, for writing them out would take long.
    return number.scale() <= 0 && number.precision() - number.scale() <= 18
        ? LongNode.valueOf(number.longValueExact())
        : DecimalNode.valueOf(number);
  }

  /** A filter in that form, its keys in order. */
  static SortedMap<String, JsonNode> normal(Map<String, JsonNode> filter) {
    SortedMap<String, JsonNode> sorted = new TreeMap<>();
    filter.forEach((key, value) -> sorted.put(key, normal(value)));
    return sorted;
  }
}
