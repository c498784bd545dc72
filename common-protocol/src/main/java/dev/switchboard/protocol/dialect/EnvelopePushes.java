package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.BuiltIn;
import dev.switchboard.protocol.event.Custom;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Published;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as the envelope dialect's pushes: of the document's types only, with the topic and,
 * where it is durable, the position (contract 5.1 and 7).
 */
final class EnvelopePushes {

  private final EnvelopeForm form;
  private final boolean acknowledged;

  EnvelopePushes(EnvelopeForm form, boolean acknowledged) {
    this.form = form;
    this.acknowledged = acknowledged;
  }

  byte[] encode(Event event) {
    return form.write(json -> push(json, event));
  }

  private void push(JsonGenerator json, Event event) throws IOException {
    Payload payload = event.payload();
    json.writeStartObject();
    json.writeStringField("type", type(payload));
    json.writeFieldName("data");
    if (payload instanceof BuiltIn builtIn) {
      data(json, builtIn);
    } else {
      data(json, (Custom) payload);
    }
    json.writeNumberField("timestamp", event.timestamp());
    json.writeStringField("messageId", event.id());
    json.writeStringField("topic", event.topic().name());
    Position position = event.position();
    if (position != null) {
      json.writeNumberField("sequence", position.sequence());
      json.writeStringField("epoch", position.epoch());
    }
    if (acknowledged && payload instanceof Notification) {
      json.writeBooleanField("requiresAck", true);
    }
    json.writeEndObject();
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

  private static String type(Payload payload) {
    return payload instanceof BuiltIn builtIn ? type(builtIn) : "data";
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
