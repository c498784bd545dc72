package dev.switchboard.protocol.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON by the house rules: nesting of at most 32, no duplicate keys, numbers of at
 * most 100 characters that a double can hold, whole characters only, nothing behind the value, no
 * coercion between types; a whole number is one however it is written. Thread-safe.
 */
public final class Json {

  /** How deep objects and arrays may nest. */
  public static final int MAX_NESTING = 32;

  /** How deep a value may nest that is kept or passed on: it travels inside other objects. */
  public static final int MAX_VALUE_NESTING = 28;

  /** How many characters a number may have. */
  public static final int MAX_NUMBER_LENGTH = 100;

  /**
   * The same of a number that this server wrote: with an exponent of its own making it may be
   * longer than it was in the message.
   */
  private static final int MAX_OWN_NUMBER_LENGTH = 2 * MAX_NUMBER_LENGTH;

  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_OWN_NUMBER_LENGTH)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    JsonMapper.Builder builder =
        JsonMapper.builder(factory)
            .addModule(WholeNumberDeserializer.module())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .serializationInclusion(JsonInclude.Include.NON_NULL);
    builder.withCoercionConfig(
        LogicalType.Textual,
        text ->
            text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    return builder.build();
  }

  /** The mapper itself, for writing by generator. Never reconfigure it. */
  public static ObjectMapper shared() {
    return MAPPER;
  }

  /** A new empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads one JSON object as far as that can be done; a byte-order mark in front is passed over.
   * Never throws.
   */
  public static ParsedObject read(String text) {
    return JsonReader.read(text);
  }

  /**
   * Reads one JSON object.
   *
   * @throws FailureException of code {@code INVALID_MESSAGE}, its detail naming the fault
   */
  public static ObjectNode parseObject(String text) {
    return read(text).orThrow();
  }

  /**
   * Turns a JSON object into a record.
   *
   * @throws FailureException of code {@code INVALID_MESSAGE}, its detail naming the field, or as
   *     the record's own constructor throws
   */
  public static <T> T decode(JsonNode node, Class<T> type) {
    try {
      return MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException | RuntimeException e) {
      throw asFailure(e);
    }
  }

  /** Reads a record from what {@link #encode} wrote. */
  public static <T> T decode(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw asFailure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a value as UTF-8 JSON; null fields of records are left out. */
  public static byte[] encode(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JSON tree of a record. */
  public static ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Any value as JSON; null is the JSON null. */
  public static JsonNode value(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Whether objects and arrays nest deeper than so many levels. */
  public static boolean nestsDeeper(JsonNode node, int levels) {
    if (!node.isContainerNode()) {
      return false;
    }
    if (levels == 0) {
      return true;
    }
    for (JsonNode child : node) {
      if (nestsDeeper(child, levels - 1)) {
        return true;
      }
    }
    return false;
  }

  private static FailureException asFailure(Exception e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof FailureException known) {
        return known;
      }
    }
    return invalid(describe(e));
  }

  private static String describe(Exception e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      StringBuilder path = new StringBuilder();
      for (JsonMappingException.Reference step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          path.append('[').append(step.getIndex()).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
      return path + " has the wrong type or value";
    }
    return "the message is not valid JSON";
  }

  private static FailureException invalid(String detail) {
    return Failure.of(FailureCode.INVALID_MESSAGE, detail).exception();
  }
}
