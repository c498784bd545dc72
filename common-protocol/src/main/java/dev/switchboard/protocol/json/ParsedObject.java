package dev.switchboard.protocol.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * An object as far as it could be read: where there is a fault, the fields that came before it or,
 * mostly, stand around it. So the id of a request can come back whatever else is wrong.
 *
 * @param fields what could be read, without the values that could not
 * @param fault the first thing that is wrong; null where nothing is
 */
public record ParsedObject(ObjectNode fields, @Nullable Failure fault) {

  /**
   * The object, where nothing is wrong with it.
   *
   * @throws FailureException of code {@code INVALID_MESSAGE}, its detail naming the fault
   */
  public ObjectNode orThrow() {
    if (fault != null) {
      throw fault.exception();
    }
    return fields;
  }
}
