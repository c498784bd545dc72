package dev.switchboard.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Reads one JSON object from text. Where a value breaks the rules of {@link Json} it is left out
 * and reading goes on, so that the fields behind it are known too; only where the text is no JSON
 * reading ends. Whatever the parser throws is the sender's fault.
 */
final class JsonReader {

  // The bounds are kept here, where reading can go on behind what breaks them; the message's own
  // length bounds all else.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int SHOWN_PATH = 100;

  private final JsonParser in;
  private final boolean escapes;
  private final Faults faults = new Faults();
  private final ObjectNode top = JsonNodeFactory.instance.objectNode();

  private JsonReader(JsonParser in, boolean escapes) {
    this.in = in;
    this.escapes = escapes;
  }

  static ParsedObject read(String text) {
    String json = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    try (JsonParser in = FACTORY.createParser(json)) {
      // Only an escape can bring half of a surrogate pair, so most texts are not looked at.
      JsonReader reader = new JsonReader(in, json.contains("\\u"));
      reader.read();
      return new ParsedObject(reader.top, reader.faults.first());
    } catch (IOException e) {
      Faults faults = new Faults();
      faults.add("the message is not valid JSON");
      return new ParsedObject(JsonNodeFactory.instance.objectNode(), faults.first());
    }
  }

  private void read() {
    try {
      JsonToken token = in.nextToken();
      if (token == JsonToken.START_OBJECT) {
        object(top, 1);
        if (in.nextToken() != null) {
          faults.add("there is something behind the message");
        }
      } else {
        faults.add(
            token == null ? "the message is not valid JSON" : "the message is not a JSON object");
      }
    } catch (IOException | RuntimeException e) {
      faults.add("the message is not valid JSON");
    }
  }

  private void object(ObjectNode object, int depth) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      if (object.has(name)) {
        faults.add(path() + " is there twice");
        in.skipChildren();
      } else if (escapes && Faults.isBroken(name)) {
        faults.add("a name has half of a surrogate pair");
        in.skipChildren();
      } else {
        object.set(name, value(token, depth));
      }
    }
  }

  private JsonNode value(JsonToken token, int depth) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (isWithin(depth)) {
          object(object, depth + 1);
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        if (isWithin(depth)) {
          for (JsonToken next = in.nextToken();
              next != JsonToken.END_ARRAY;
              next = in.nextToken()) {
            array.add(value(next, depth + 1));
          }
        }
        yield array;
      }
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NULL -> NullNode.instance;
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value: " + token);
    };
  }

  /** Whether a container at this depth is read; a deeper one is passed over as a whole. */
  private boolean isWithin(int depth) throws IOException {
    if (depth < Json.MAX_NESTING) {
      return true;
    }
    faults.add("the message nests deeper than " + Json.MAX_NESTING + " levels");
    in.skipChildren();
    return false;
  }

  private JsonNode text() throws IOException {
    String text = in.getText();
    if (escapes && Faults.isBroken(text)) {
      faults.add(path() + " has half of a surrogate pair");
      return NullNode.instance;
    }
    return TextNode.valueOf(text);
  }

  private JsonNode integer() throws IOException {
    if (isTooLong()) {
      return NullNode.instance;
    }
    return switch (in.getNumberType()) {
      case INT -> IntNode.valueOf(in.getIntValue());
      case LONG -> LongNode.valueOf(in.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL ->
          BigIntegerNode.valueOf(new BigInteger(in.getText()));
    };
  }

  private JsonNode decimal() throws IOException {
    if (isTooLong()) {
      return NullNode.instance;
    }
    try {
      BigDecimal number = new BigDecimal(in.getText());
      if (!Faults.isBeyondDoubles(number)) {
        return DecimalNode.valueOf(number);
      }
    } catch (NumberFormatException e) {
      // Its exponent has more than 32 bits.
    }
    faults.add(path() + " is a number that no double can hold");
    return NullNode.instance;
  }

  private boolean isTooLong() throws IOException {
    if (in.getTextLength() <= Json.MAX_NUMBER_LENGTH) {
      return false;
    }
    faults.add(path() + " is a number of more than " + Json.MAX_NUMBER_LENGTH + " characters");
    return true;
  }

  /** Where the parser is, such as {@code data.points[3]}, for a message to people. */
  private String path() {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext at = in.getParsingContext(); !at.inRoot(); at = at.getParent()) {
      String step = at.inArray() ? "[" + at.getCurrentIndex() + "]" : at.getCurrentName();
      path.insert(0, path.isEmpty() || path.charAt(0) == '[' ? step : step + ".");
    }
    return path.length() <= SHOWN_PATH ? path.toString() : "a value";
  }
}
