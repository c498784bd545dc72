package dev.switchboard.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.util.AccessPattern;
import dev.switchboard.protocol.WholeNumbers;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole numbers into the fields of records also where they are written with a fraction of
 * zero or an exponent; all else is left to Jackson's own reader, which never coerces here.
 */
final class WholeNumberDeserializer<T> extends JsonDeserializer<T> {

  private static final List<Class<?>> TYPES =
      List.of(
          long.class,
          Long.class,
          int.class,
          Integer.class,
          short.class,
          Short.class,
          byte.class,
          Byte.class,
          BigInteger.class);

  private final JsonDeserializer<T> strict;

  private WholeNumberDeserializer(JsonDeserializer<T> strict) {
    this.strict = strict;
  }

  /** The module that makes a mapper read all types of whole numbers so. */
  static SimpleModule module() {
    SimpleModule module = new SimpleModule("whole numbers");
    TYPES.forEach(type -> add(module, type));
    return module;
  }

  @SuppressWarnings("unchecked") // Jackson finds the reader of a type by its class.
  private static <T> void add(SimpleModule module, Class<T> type) {
    JsonDeserializer<T> strict =
        (JsonDeserializer<T>) NumberDeserializers.find(type, type.getName());
    module.addDeserializer(type, new WholeNumberDeserializer<>(strict));
  }

  @Override
  public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      Optional<BigInteger> whole = WholeNumbers.of(in.getDecimalValue());
      if (whole.isPresent()) {
        try (JsonParser same = BigIntegerNode.valueOf(whole.get()).traverse(in.getCodec())) {
          same.nextToken();
          return strict.deserialize(same, context);
        }
      }
    }
    return strict.deserialize(in, context);
  }

  @Override
  public @Nullable T getNullValue(DeserializationContext context) throws JsonMappingException {
    return strict.getNullValue(context);
  }

  @Override
  public AccessPattern getNullAccessPattern() {
    return strict.getNullAccessPattern();
  }

  @Override
  public @Nullable Object getEmptyValue(DeserializationContext context)
      throws JsonMappingException {
    return strict.getEmptyValue(context);
  }

  @Override
  public LogicalType logicalType() {
    return LogicalType.Integer;
  }
}
