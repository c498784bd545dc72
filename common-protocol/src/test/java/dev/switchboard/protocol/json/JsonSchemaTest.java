package dev.switchboard.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {

  enum Colour {
    RED("red"),
    BLUE("blue");

    private final String word;

    Colour(String word) {
      this.word = word;
    }

    @JsonValue
    String word() {
      return word;
    }
  }

  record Everything(
      String text,
      int small,
      @Nullable Long large,
      BigInteger huge,
      double fraction,
      @Nullable Boolean flag,
      Colour colour,
      Topic topic,
      UserId user,
      JsonNode anything,
      List<Inner> inner,
      Map<String, Integer> counts) {}

  record Inner(@Nullable String note) {}

  record Circle(@Nullable Circle next) {}

  @Test
  void describesWhatAComponentIsWrittenAs() {
    assertThat(JsonSchema.of(Everything.class).get("properties"))
        .isEqualTo(
            Json.parseObject(
                """
                {"text": {"type": "string"},
                 "small": {"type": "integer", "format": "int32"},
                 "large": {"type": "integer", "format": "int64"},
                 "huge": {"type": "integer"},
                 "fraction": {"type": "number"},
                 "flag": {"type": "boolean"},
                 "colour": {"type": "string", "enum": ["red", "blue"]},
                 "topic": {"type": "string"},
                 "user": {},
                 "anything": {},
                 "inner": {"type": "array", "items":
                   {"type": "object", "properties": {"note": {"type": "string"}}}},
                 "counts": {"type": "object", "additionalProperties":
                   {"type": "integer", "format": "int32"}}}
                """));
  }

  @Test
  void requiresWhatIsNotNullable() {
    assertThat(JsonSchema.of(Everything.class).get("required"))
        .extracting(JsonNode::textValue)
        .doesNotContain("large", "flag")
        .contains("text", "small", "counts");
  }

  @Test
  void endsWhereARecordHoldsItself() {
    assertThat(JsonSchema.of(Circle.class).at("/properties/next"))
        .isEqualTo(Json.parseObject("{\"type\":\"object\"}"));
  }
}
