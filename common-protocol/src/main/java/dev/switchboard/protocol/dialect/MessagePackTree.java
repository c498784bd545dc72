package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** Writes JSON trees as MessagePack; {@link MessagePackReader} reads it. */
final class MessagePackTree {

  private static final int MAX_INTEGER_BITS = 64;

  private MessagePackTree() {}

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
}
