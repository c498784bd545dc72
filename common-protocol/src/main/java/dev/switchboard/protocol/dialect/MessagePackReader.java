package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.json.Faults;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.ParsedObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageSizeException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads one MessagePack map as a JSON object, by the same rules as JSON text: nesting of at most
 * 32, keys are texts and never repeated, whole characters only, nothing behind the value. What JSON
 * has no word for (binary, extensions, NaN, infinities) is refused. A value that breaks a rule is
 * left out and reading goes on, so that the id of a request can come back whatever else is wrong.
 */
final class MessagePackReader {

  private static final int MAX_INTEGER_BITS = 64;

  private final MessageUnpacker in;
  private final int length;
  private final Faults faults = new Faults();
  private final ObjectNode top = Json.object();

  private MessagePackReader(MessageUnpacker in, int length) {
    this.in = in;
    this.length = length;
  }

  static ParsedObject read(byte[] message) {
    MessagePackReader reader =
        new MessagePackReader(MessagePack.newDefaultUnpacker(message), message.length);
    try {
      reader.read();
    } catch (IOException | RuntimeException e) {
      reader.faults.add("the message is not valid MessagePack");
    }
    return new ParsedObject(reader.top, reader.faults.first());
  }

  private void read() throws IOException {
    if (in.getNextFormat().getValueType().isMapType()) {
      map(top, 1);
    } else {
      faults.add("the message is not a map");
      in.skipValue();
    }
    if (in.hasNext()) {
      faults.add("there is something behind the message");
    }
  }

  private JsonNode value(int depth) throws IOException {
    MessageFormat format = in.getNextFormat();
    return switch (format.getValueType()) {
      case NIL -> {
        in.unpackNil();
        yield NullNode.instance;
      }
      case BOOLEAN -> BooleanNode.valueOf(in.unpackBoolean());
      case INTEGER -> integer(in.unpackBigInteger());
      case FLOAT -> decimal(format);
      case STRING -> {
        String text = text();
        yield text == null ? NullNode.instance : TextNode.valueOf(text);
      }
      case ARRAY -> array(depth);
      case MAP -> {
        ObjectNode object = Json.object();
        if (isWithin(depth)) {
          map(object, depth + 1);
        }
        yield object;
      }
      case BINARY, EXTENSION -> {
        faults.add("the message has binary or extension values");
        in.skipValue();
        yield NullNode.instance;
      }
    };
  }

  private void map(ObjectNode object, int depth) throws IOException {
    // Grows with what is there: a header alone may promise four thousand million values.
    for (int left = in.unpackMapHeader(); left > 0; left--) {
      String key = key();
      if (key != null && object.has(key)) {
        faults.add("the message has a key twice");
        key = null;
      }
      if (key == null) {
        in.skipValue();
      } else {
        object.set(key, value(depth));
      }
    }
  }

  /** The next key; null where it is none. */
  private @Nullable String key() throws IOException {
    if (in.getNextFormat().getValueType().isStringType()) {
      return text();
    }
    faults.add("the message has a key that is no text");
    in.skipValue();
    return null;
  }

  private JsonNode array(int depth) throws IOException {
    ArrayNode array = Json.shared().createArrayNode();
    if (isWithin(depth)) {
      for (int left = in.unpackArrayHeader(); left > 0; left--) {
        array.add(value(depth + 1));
      }
    }
    return array;
  }

  private boolean isWithin(int depth) throws IOException {
    if (depth < Json.MAX_NESTING) {
      return true;
    }
    faults.add("the message nests deeper than " + Json.MAX_NESTING + " levels");
    in.skipValue();
    return false;
  }

  private @Nullable String text() throws IOException {
    int bytes = in.unpackRawStringHeader();
    // No text is longer than what it came in, whatever its header says.
    if (bytes > length) {
      throw new MessageSizeException(bytes);
    }
    byte[] utf8 = in.readPayload(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      faults.add("the message has a text that is not UTF-8");
      return null;
    }
  }

  private static JsonNode integer(BigInteger number) {
    return number.bitLength() < MAX_INTEGER_BITS
        ? LongNode.valueOf(number.longValue())
        : BigIntegerNode.valueOf(number);
  }

  private JsonNode decimal(MessageFormat format) throws IOException {
    double number = in.unpackDouble();
    if (!Double.isFinite(number)) {
      faults.add("a number is not finite");
      return NullNode.instance;
    }
    // The short form of a 32-bit number: 0.1 is not to become 0.10000000149.
    return DecimalNode.valueOf(
        format == MessageFormat.FLOAT32
            ? new BigDecimal(Float.toString((float) number))
            : BigDecimal.valueOf(number));
  }
}
