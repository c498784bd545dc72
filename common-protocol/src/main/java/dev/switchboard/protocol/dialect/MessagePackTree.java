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
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CodingErrorAction;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * JSON trees as MessagePack and back, by the same rules as JSON text: nesting of at most 32, keys
 * are texts and never repeated, whole characters only, nothing behind the value. What JSON has no
 * word for (binary, extensions, NaN, infinities) is refused.
 */
final class MessagePackTree {

  private static final int MAX_INTEGER_BITS = 64;

  private MessagePackTree() {}

  /**
   * Reads one object.
   *
   * @throws FailureException of code {@code INVALID_MESSAGE}, its detail naming the fault
   */
  static ObjectNode parseObject(byte[] message) {
    // No text is longer than what it came in, whatever its header says.
    MessagePack.UnpackerConfig config =
        new MessagePack.UnpackerConfig()
            .withStringSizeLimit(message.length)
            .withActionOnMalformedString(CodingErrorAction.REPORT)
            .withActionOnUnmappableString(CodingErrorAction.REPORT);
    try (MessageUnpacker in = config.newUnpacker(message)) {
      JsonNode node = read(in, 1);
      if (in.hasNext()) {
        throw invalid("there is something behind the message");
      }
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw invalid("the message is not a map");
    } catch (IOException | MessagePackException e) {
      throw invalid("the message is not valid MessagePack");
    }
  }

  private static JsonNode read(MessageUnpacker in, int depth) throws IOException {
    MessageFormat format = in.getNextFormat();
    return switch (format.getValueType()) {
      case NIL -> {
        in.unpackNil();
        yield NullNode.instance;
      }
      case BOOLEAN -> BooleanNode.valueOf(in.unpackBoolean());
      case INTEGER -> integer(in.unpackBigInteger());
      case FLOAT -> decimal(in, format);
      case STRING -> TextNode.valueOf(in.unpackString());
      case ARRAY -> array(in, depth);
      case MAP -> map(in, depth);
      case BINARY, EXTENSION -> throw invalid("the message has binary or extension values");
    };
  }

  private static JsonNode integer(BigInteger number) {
    return number.bitLength() < MAX_INTEGER_BITS
        ? LongNode.valueOf(number.longValue())
        : BigIntegerNode.valueOf(number);
  }

  private static JsonNode decimal(MessageUnpacker in, MessageFormat format) throws IOException {
    double number = in.unpackDouble();
    if (!Double.isFinite(number)) {
      throw invalid("a number is not finite");
    }
    // The short form of a 32-bit number: 0.1 is not to become 0.10000000149.
    return DecimalNode.valueOf(
        format == MessageFormat.FLOAT32
            ? new BigDecimal(Float.toString((float) number))
            : BigDecimal.valueOf(number));
  }

  private static JsonNode array(MessageUnpacker in, int depth) throws IOException {
    requireDepth(depth);
    ArrayNode array = Json.shared().createArrayNode();
    // Grows with what is there: a header alone may promise four thousand million values.
    for (int left = in.unpackArrayHeader(); left > 0; left--) {
      array.add(read(in, depth + 1));
    }
    return array;
  }

  private static JsonNode map(MessageUnpacker in, int depth) throws IOException {
    requireDepth(depth);
    ObjectNode object = Json.object();
    for (int left = in.unpackMapHeader(); left > 0; left--) {
      String key = in.unpackString();
      if (object.has(key)) {
        throw invalid("the message has a key twice");
      }
      object.set(key, read(in, depth + 1));
    }
    return object;
  }

  private static void requireDepth(int depth) {
    if (depth > Json.MAX_NESTING) {
      throw invalid("the message nests deeper than " + Json.MAX_NESTING + " levels");
    }
  }

  /** Writes a tree; numbers beyond 64 bits become the nearest floating point number. */
  static byte[] encode(JsonNode tree) {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      write(out, tree);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first bytes of an array of that many values. */
  static byte[] arrayHeader(int size) {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      return out.packArrayHeader(size) == out ? out.toByteArray() : new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessagePacker write(MessagePacker out, JsonNode node) throws IOException {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        MessagePacker unused = out.packMapHeader(node.size());
        for (Map.Entry<String, JsonNode> field : node.properties()) {
          unused = write(out.packString(field.getKey()), field.getValue());
        }
        yield out;
      }
      case ARRAY -> {
        MessagePacker unused = out.packArrayHeader(node.size());
        for (JsonNode value : node) {
          unused = write(out, value);
        }
        yield out;
      }
      case STRING -> out.packString(node.textValue());
      case BOOLEAN -> out.packBoolean(node.booleanValue());
      case NUMBER -> writeNumber(out, node);
      case NULL -> out.packNil();
      case BINARY, MISSING, POJO -> throw new IllegalArgumentException("no JSON: " + node);
    };
  }

  private static MessagePacker writeNumber(MessagePacker out, JsonNode node) throws IOException {
    if (node.isIntegralNumber()) {
      BigInteger number = node.bigIntegerValue();
      boolean fits = number.bitLength() < MAX_INTEGER_BITS;
      boolean fitsUnsigned = number.signum() >= 0 && number.bitLength() <= MAX_INTEGER_BITS;
      if (fits || fitsUnsigned) {
        return out.packBigInteger(number);
      }
    }
    return out.packDouble(node.doubleValue());
  }

  private static FailureException invalid(String detail) {
    return Failure.of(FailureCode.INVALID_MESSAGE, detail).exception();
  }
}
