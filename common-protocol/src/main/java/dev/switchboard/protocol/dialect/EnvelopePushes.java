package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.event.Published;
import java.io.IOException;
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
    if (payload instanceof Published published) {
      json.writeTree(published.data());
    } else {
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
    json.writeNumberField("timestamp", event.timestamp());
    json.writeStringField("messageId", event.id());
    json.writeStringField("topic", event.topic().name());
    Position position = event.position();
    if (position != null) {
      json.writeNumberField("sequence", position.sequence());
      json.writeStringField("epoch", position.epoch());
    }
    if (acknowledged && payload.kind() == PayloadKind.NOTIFICATION) {
      json.writeBooleanField("requiresAck", true);
    }
    json.writeEndObject();
  }

  private static String type(Payload payload) {
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
