package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.BuiltIn;
import dev.switchboard.protocol.event.Custom;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Published;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event says, as JSON: the {@code type} and {@code data} of the envelope dialect's pushes
 * (contract 5.1 and 7), for every dialect that has no words of its own for each kind of event.
 */
public final class EventJson {

  private EventJson() {}

  /** {@code data}, {@code status} or {@code notification}. */
  public static String type(Event event) {
    return event.payload() instanceof BuiltIn builtIn ? type(builtIn) : "data";
  }

  private static String type(BuiltIn payload) {
    return switch (payload.kind()) {
      case NOTIFICATION -> "notification";
      case TASK_STATUS, TCP_STATUS -> "status";
      case CHAT_MESSAGE,
          CHAT_TYPING,
          CHAT_READ,
          TASK_PROGRESS,
          TASK_LISTED,
          TCP_MESSAGE,
          RUN_RESULT,
          PRESENCE ->
          "data";
      case PUBLISHED -> ((Published) payload).type();
    };
  }

  /** The data as UTF-8. */
  public static byte[] data(Event event) {
    return EnvelopeForm.JSON.write(json -> writeData(json, event));
  }

  /** Writes the data where a value is wanted. */
  static void writeData(JsonGenerator json, Event event) throws IOException {
    if (event.payload() instanceof BuiltIn builtIn) {
      data(json, builtIn);
    } else {
      data(json, (Custom) event.payload());
    }
  }

  private static void data(JsonGenerator json, BuiltIn payload) throws IOException {
    if (payload instanceof Published published) {
      json.writeTree(published.data());
      return;
    }
    json.writeStartObject();
    EventFields.of(payload.kind())
        .each(
            payload,
            (name, value) -> {
              json.writeFieldName(name);
              write(json, value);
            });
    json.writeEndObject();
  }

  private static void data(JsonGenerator json, Custom payload) throws IOException {
    json.writeStartObject();
    json.writeStringField(EventFields.KIND, payload.kindName());
    for (Map.Entry<String, JsonNode> field : payload.json().properties()) {
      if (!field.getKey().equals(EventFields.KIND)) {
        json.writeFieldName(field.getKey());
        json.writeTree(field.getValue());
      }
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    Object plain = value instanceof UserId user ? user.json() : value;
    if (plain == null) {
      json.writeNull();
    } else if (plain instanceof Double fraction) {
      json.writeNumber(fraction);
    } else if (plain instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (plain instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString(plain.toString());
    }
  }
}
