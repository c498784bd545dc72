package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final Set<Class<?>> LONGS = Set.of(long.class, Long.class);
  private static final Set<Class<?>> INTS = Set.of(int.class, Integer.class);
  private static final Set<Class<?>> DECIMALS =
      Set.of(double.class, Double.class, BigDecimal.class);
  private static final Set<Class<?>> FLAGS = Set.of(boolean.class, Boolean.class);

  private final Map<String, Class<?>> types = new LinkedHashMap<>();

  ArgumentBinding(Class<? extends Record> arguments) {
    for (BeanPropertyDefinition property :
        Json.shared()
            .getDeserializationConfig()
            .introspect(Json.shared().constructType(arguments))
            .findProperties()) {
      types.put(property.getName(), property.getRawPrimaryType());
    }
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
    Class<?> type = types.get(name);
    // No name, cursor or filter has this character, and PostgreSQL takes no text that has it.
    if (text.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    if (LONGS.contains(type) || INTS.contains(type)) {
      int bits = INTS.contains(type) ? Integer.SIZE : Long.SIZE;
      return WHOLE.matcher(text).matches()
          ? Optional.of(new BigInteger(text))
              .filter(number -> number.bitLength() < bits)
              .map(BigIntegerNode::valueOf)
          : Optional.empty();
    }
    if (DECIMALS.contains(type)) {
      return DECIMAL.matcher(text).matches()
          ? Optional.of(DecimalNode.valueOf(new BigDecimal(text)))
          : Optional.empty();
    }
    if (FLAGS.contains(type)) {
      return text.equals("true") || text.equals("false")
          ? Optional.of(BooleanNode.valueOf(text.equals("true")))
          : Optional.empty();
    }
    return Optional.of(TextNode.valueOf(text));
  }
}
