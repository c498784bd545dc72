package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.switchboard.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The two forms of the same envelope messages: JSON text and MessagePack. */
enum EnvelopeForm {
  JSON {
    @Override
    byte[] write(Content content) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      try (JsonGenerator json = Json.shared().createGenerator(bytes)) {
        content.write(json);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    @Override
    byte[] join(List<byte[]> messages) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(sizeOf(messages));
      char before = '[';
      for (byte[] message : messages) {
        bytes.write(before);
        bytes.writeBytes(message);
        before = ',';
      }
      bytes.write(']');
      return bytes.toByteArray();
    }
  },
  MESSAGE_PACK {
    // A map's header counts its fields, so the whole must be known first.
    @Override
    byte[] write(Content content) {
      try (TokenBuffer tokens = new TokenBuffer(Json.shared(), false)) {
        content.write(tokens);
        return MessagePackTree.encode(Json.shared().readTree(tokens.asParser()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    byte[] join(List<byte[]> messages) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(sizeOf(messages));
      bytes.writeBytes(MessagePackTree.arrayHeader(messages.size()));
      messages.forEach(bytes::writeBytes);
      return bytes.toByteArray();
    }
  };

  /** Writes one value. */
  @FunctionalInterface
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** The bytes of one message. */
  abstract byte[] write(Content content);

  /** An array of messages that are in this form already. */
  abstract byte[] join(List<byte[]> messages);

  private static int sizeOf(List<byte[]> messages) {
    int size = 5;
    for (byte[] message : messages) {
      size += message.length + 1;
    }
    return size;
  }
}
