package dev.switchboard.protocol.json;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Member;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes records as JSON Schema (draft 2020-12), in the form that {@link Json} reads and writes
 * them: a component is required unless it is {@link Nullable}.
 *
 * <p>A general generator of schemas takes 0.4 s for the commands of this server, more than all of
 * them have at the start; records of plain components need no more than this.
 */
public final class JsonSchema {

  private static final String TYPE = "type";
  private static final Map<Class<?>, String> INTEGERS =
      Map.of(int.class, "int32", Integer.class, "int32", long.class, "int64", Long.class, "int64");

  private final Deque<Class<?>> within = new ArrayDeque<>();

  private JsonSchema() {}

  /** The schema of a record. */
  public static ObjectNode of(Class<? extends Record> type) {
    return new JsonSchema().object(type);
  }

  private ObjectNode object(Class<?> type) {
    ObjectNode schema = Json.object().put(TYPE, "object");
    if (within.contains(type)) {
      return schema;
    }
    within.push(type);
    ObjectNode properties = Json.object();
    ArrayNode required = Json.shared().createArrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.set(component.getName(), of(component.getGenericType()));
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(component.getName());
      }
    }
    within.pop();
    schema.set("properties", properties);
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private ObjectNode of(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return of(parameterized);
    }
    if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0]);
    }
    return type instanceof Class<?> plain ? ofClass(plain) : Json.object();
  }

  private ObjectNode of(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (Collection.class.isAssignableFrom(raw)) {
      ObjectNode schema = Json.object().put(TYPE, "array");
      schema.set("items", of(last));
      return schema;
    }
    if (Map.class.isAssignableFrom(raw)) {
      ObjectNode schema = Json.object().put(TYPE, "object");
      schema.set("additionalProperties", of(last));
      return schema;
    }
    return ofClass(raw);
  }

  private ObjectNode ofClass(Class<?> type) {
    Optional<Type> value = jsonValue(type);
    if (value.isPresent()) {
      return of(value.get());
    }
    if (INTEGERS.containsKey(type)) {
      return Json.object().put(TYPE, "integer").put("format", INTEGERS.get(type));
    }
    if (type == BigInteger.class) {
      return Json.object().put(TYPE, "integer");
    }
    if (type == double.class || type == Double.class || type == BigDecimal.class) {
      return Json.object().put(TYPE, "number");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Json.object().put(TYPE, "boolean");
    }
    if (type == String.class) {
      return Json.object().put(TYPE, "string");
    }
    if (type.isEnum()) {
      return ofEnum(type);
    }
    return type.isRecord() ? object(type) : Json.object();
  }

  private static ObjectNode ofEnum(Class<?> type) {
    ArrayNode words = Json.shared().createArrayNode();
    for (Object constant : type.getEnumConstants()) {
      words.add(Json.shared().<JsonNode>valueToTree(constant));
    }
    ObjectNode schema = Json.object().put(TYPE, "string");
    schema.set("enum", words);
    return schema;
  }

  /** What a class is written as, where one of its members says so; enums list their words. */
  private static Optional<Type> jsonValue(Class<?> type) {
    if (type.isEnum() || type.getPackageName().startsWith("java.")) {
      return Optional.empty();
    }
    Stream<Member> members =
        Stream.<Member>concat(
            Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredFields()));
    return members
        .filter(member -> ((AccessibleObject) member).isAnnotationPresent(JsonValue.class))
        .findFirst()
        .map(
            member ->
                member instanceof java.lang.reflect.Method method
                    ? method.getGenericReturnType()
                    : ((java.lang.reflect.Field) member).getGenericType());
  }
}
