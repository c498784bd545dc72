package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Require;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes one JSON object, of the form of a command's arguments, of path parameters, query and body.
 * Texts of path and query become what the argument's type needs; all else is left to the decoding.
 */
final class ArgumentBinding {

  /** The query parameter that carries the token and so is never an argument. */
  private static final String TOKEN = "token";

  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
  private static final int MAX_BITS = 64;
  private static final Map<String, Integer> BITS = Map.of("int32", 32, "int64", 64);

  private final Map<String, JsonNode> types = new LinkedHashMap<>();

  /**
   * Binds to a command's arguments.
   *
   * @param arguments their JSON Schema, an object's
   */
  ArgumentBinding(ObjectNode arguments) {
    arguments.path("properties").properties().forEach(p -> types.put(p.getKey(), p.getValue()));
  }

  /** Whether the arguments have such a field. */
  boolean has(String name) {
    return types.containsKey(name);
  }

  /**
   * Merges the three.
   *
   * @throws dev.switchboard.protocol.FailureException {@code NOT_FOUND} where a path parameter
   *     cannot be what it must; {@code INVALID_MESSAGE}, naming the parameter, where one of the
   *     query cannot, or is repeated, or where two of the three contradict each other
   */
  ObjectNode merge(Call call) {
    ObjectNode merged = call.body().deepCopy();
    for (String name : types.keySet()) {
      List<String> values = name.equals(TOKEN) ? List.of() : call.query().all(name);
      if (values.size() > 1) {
        throw Require.invalid("the query parameter " + name + " is repeated");
      }
      if (!values.isEmpty()) {
        put(
            merged,
            name,
            convert(name, values.get(0))
                .orElseThrow(
                    () -> Require.invalid("the query parameter " + name + " has the wrong form")));
      }
    }
    call.path()
        .forEach(
            (name, text) ->
                put(
                    merged,
                    name,
                    convert(name, text)
                        .orElseThrow(
                            () ->
                                Failure.of(FailureCode.NOT_FOUND, "there is no such " + name)
                                    .exception())));
    return merged;
  }

  private static void put(ObjectNode merged, String name, JsonNode value) {
    JsonNode present = merged.get(name);
    if (present != null && !same(present, value)) {
      throw Require.invalid(name + " is given twice, with different values");
    }
    merged.set(name, value);
  }

  // Nodes of numbers of different width are never equal.
  private static boolean same(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    return one.equals(other);
  }

  private Optional<JsonNode> convert(String name, String text) {
    // No name, cursor or filter has this character, and PostgreSQL takes no text that has it.
    if (text.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    JsonNode type = types.getOrDefault(name, MissingNode.getInstance());
    return switch (type.path("type").asText()) {
      case "integer" -> whole(text, BITS.getOrDefault(type.path("format").asText(), MAX_BITS));
      case "number" ->
          DECIMAL.matcher(text).matches()
              ? Optional.of(DecimalNode.valueOf(new BigDecimal(text)))
              : Optional.empty();
      case "boolean" ->
          text.equals("true") || text.equals("false")
              ? Optional.of(BooleanNode.valueOf(text.equals("true")))
              : Optional.empty();
      default -> Optional.of(TextNode.valueOf(text));
    };
  }

  private static Optional<JsonNode> whole(String text, int bits) {
    return WHOLE.matcher(text).matches()
        ? Optional.of(new BigInteger(text))
            .filter(number -> number.bitLength() < bits)
            .map(BigIntegerNode::valueOf)
        : Optional.empty();
  }
}
