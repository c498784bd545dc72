package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.Published;
import java.io.IOException;

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
    json.writeStartObject();
    json.writeStringField("type", EventJson.type(event));
    json.writeFieldName("data");
    EventJson.writeData(json, event);
    json.writeNumberField("timestamp", event.timestamp());
    json.writeStringField("messageId", event.id());
    json.writeStringField("topic", event.topic().name());
    if (event.payload() instanceof Published published && published.key() != null) {
      json.writeStringField("key", published.key());
      if (published.isRemoval()) {
        json.writeBooleanField("removed", true);
      }
    }
    Position position = event.position();
    if (position != null) {
      json.writeNumberField("sequence", position.sequence());
      json.writeStringField("epoch", position.epoch());
    }
    if (acknowledged && event.payload() instanceof Notification) {
      json.writeBooleanField("requiresAck", true);
    }
    json.writeEndObject();
  }
}
