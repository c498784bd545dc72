package dev.switchboard.protocol.event;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The named fields of one kind of payload, in order. A value is a text, a number, a boolean, a user
 * id or null.
 *
 * @param <P> the payload
 */
public final class FieldTable<P extends BuiltIn> {

  static final FieldTable<Published> NONE = new FieldTable<>();

  private final Map<String, Field<P>> fields = new LinkedHashMap<>();

  /** Reads a field. */
  @FunctionalInterface
  interface Getter<P> {
    @Nullable Object of(P payload);
  }

  /** Takes fields one by one. */
  @FunctionalInterface
  public interface Sink {

    /** Takes a field. */
    void field(String name, @Nullable Object value) throws IOException;
  }

  private record Field<P>(Getter<P> getter, boolean optional) {}

  /** A table that begins with {@code kind}. */
  static <P extends BuiltIn> FieldTable<P> ofKind(PayloadKind kind) {
    return new FieldTable<P>().always(EventFields.KIND, payload -> kind.wireName());
  }

  FieldTable<P> always(String name, Getter<P> getter) {
    fields.put(name, new Field<>(getter, false));
    return this;
  }

  /** A field that is left out where it is null. */
  FieldTable<P> optional(String name, Getter<P> getter) {
    fields.put(name, new Field<>(getter, true));
    return this;
  }

  /** Hands over every field that the payload has, in order. */
  public void each(BuiltIn payload, Sink sink) throws IOException {
    for (Map.Entry<String, Field<P>> entry : fields.entrySet()) {
      Field<P> field = entry.getValue();
      Object value = field.getter().of(typed(payload));
      if (value != null || !field.optional()) {
        sink.field(entry.getKey(), value);
      }
    }
  }

  /** Whether the payload has the field. */
  boolean has(String name, BuiltIn payload) {
    Field<P> field = fields.get(name);
    return field != null && (!field.optional() || field.getter().of(typed(payload)) != null);
  }

  /** The value of a field that the payload has. */
  @Nullable Object value(String name, BuiltIn payload) {
    Field<P> field = fields.get(name);
    return field == null ? null : field.getter().of(typed(payload));
  }

  @SuppressWarnings("unchecked") // A table is found by the payload's own kind.
  private P typed(BuiltIn payload) {
    return (P) payload;
  }
}
