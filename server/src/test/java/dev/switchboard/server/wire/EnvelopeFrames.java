package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** Messages of the envelope dialect as frames, in both forms. */
final class EnvelopeFrames {

  private EnvelopeFrames() {}

  /** The messages of a frame: one, or those of a batch in their order. */
  static List<ObjectNode> messages(WireClient.Frame frame, boolean packed) throws IOException {
    assertThat(frame.first())
        .as(() -> frame.first() == WireClient.CLOSE ? "closed with " + frame.closeCode() : "")
        .isEqualTo(packed ? WireClient.BINARY : WireClient.TEXT);
    JsonNode content = Json.shared().readTree(packed ? unpack(frame.bytes()) : frame.text());
    List<ObjectNode> messages = new ArrayList<>();
    if (content.isArray()) {
      content.forEach(message -> messages.add((ObjectNode) message));
    } else {
      messages.add((ObjectNode) content);
    }
    return messages;
  }

  private static String unpack(byte[] bytes) throws IOException {
    return MessagePack.newDefaultUnpacker(bytes).unpackValue().toJson();
  }

  /** A JSON tree as MessagePack. */
  static byte[] pack(JsonNode tree) throws IOException {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      write(out, tree);
      return out.toByteArray();
    }
  }

  private static MessagePacker write(MessagePacker out, JsonNode node) throws IOException {
    MessagePacker last = out;
    if (node.isObject()) {
      last = out.packMapHeader(node.size());
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        last = write(out.packString(field.getKey()), field.getValue());
      }
    } else if (node.isArray()) {
      last = out.packArrayHeader(node.size());
      for (JsonNode element : node) {
        last = write(out, element);
      }
    } else if (node.isIntegralNumber()) {
      last = out.packLong(node.longValue());
    } else if (node.isNumber()) {
      last = out.packDouble(node.doubleValue());
    } else if (node.isBoolean()) {
      last = out.packBoolean(node.booleanValue());
    } else if (node.isNull()) {
      last = out.packNil();
    } else {
      last = out.packString(node.textValue());
    }
    return last;
  }
}
