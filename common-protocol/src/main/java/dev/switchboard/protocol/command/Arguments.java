package dev.switchboard.protocol.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;

/**
 * A command's arguments on their way: JSON as a client wrote it, or the command's own record where
 * the caller has its class. The domain binds JSON to the record, so nobody else needs the class.
 */
public sealed interface Arguments {

  /** Arguments as they came. */
  static Arguments of(ObjectNode json) {
    return new Unbound(json);
  }

  /** Arguments that the caller made as the command's own record. */
  static Arguments of(Record record) {
    return new Bound(record);
  }

  /**
   * The arguments as a record.
   *
   * @throws dev.switchboard.protocol.FailureException {@code INVALID_MESSAGE}, its detail naming
   *     the field, where JSON does not fit, or as the record's own constructor throws
   */
  <A extends Record> A as(Class<A> type);

  /** The arguments as JSON; not to be changed. */
  ObjectNode json();

  /** JSON that nobody has looked at. */
  record Unbound(ObjectNode json) implements Arguments {

    /** One level for the object itself. */
    private static final int MAX_NESTING = Json.MAX_VALUE_NESTING + 1;

    /** Refuses what nests too deeply to travel inside other objects. */
    public Unbound {
      if (Json.nestsDeeper(json, MAX_NESTING)) {
        throw Require.invalid("the arguments nest deeper than " + MAX_NESTING + " levels");
      }
    }

    @Override
    public <A extends Record> A as(Class<A> type) {
      return Json.decode(json, type);
    }
  }

  /** The command's own record. */
  record Bound(Record value) implements Arguments {
    @Override
    public <A extends Record> A as(Class<A> type) {
      return type.isInstance(value) ? type.cast(value) : Json.decode(json(), type);
    }

    @Override
    public ObjectNode json() {
      return Json.tree(value);
    }
  }
}
