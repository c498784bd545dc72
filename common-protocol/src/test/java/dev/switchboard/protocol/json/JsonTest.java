package dev.switchboard.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  record Sample(
      @Nullable String text,
      @Nullable Long number,
      @Nullable Boolean flag,
      @Nullable UserId userId,
      @Nullable List<Long> numbers,
      @Nullable Sample inner) {}

  record Strict(long count) {}

  record Checked(String name) {
    Checked {
      name = Require.text("name", name, 3);
    }
  }

  @Test
  void readsAnObject() {
    ObjectNode object = Json.parseObject(" {\"a\":1,\"b\":[true,null,\"é\"]} ");

    assertThat(object.get("a").longValue()).isEqualTo(1);
    assertThat(object.get("b").get(2).textValue()).isEqualTo("é");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nonsense",
        "{",
        "{\"a\":1",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "/* c */ {}",
        "[]",
        "\"text\"",
        "1",
        "null",
        "{} {}",
        "{} x",
        "{\"a\":1,\"a\":2}",
        "{\"o\":{\"a\":1,\"a\":1}}"
      })
  void refusesWhatIsNoSingleObject(String text) {
    assertThat(refusal(text).code()).isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @Test
  void boundsTheNesting() {
    String deepest = "{\"a\":".repeat(31) + "{}" + "}".repeat(31);
    String tooDeep = "{\"a\":".repeat(32) + "{}" + "}".repeat(32);
    String brackets = "{\"a\":" + "[".repeat(50_000);

    assertThat(Json.parseObject(deepest)).isNotEmpty();
    assertThat(refusal(tooDeep).detail()).contains("deeper than 32");
    assertThat(refusal(brackets).detail()).contains("deeper than 32");
  }

  @Test
  void boundsTheNumbers() {
    assertThat(Json.parseObject("{\"a\":" + "9".repeat(100) + "}")).isNotEmpty();
    assertThat(refusal("{\"a\":" + "9".repeat(101) + "}").detail()).contains("100 characters");
    assertThat(refusal("{\"a\":0." + "9".repeat(101) + "}").detail()).contains("100 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\ude00\\ud83d\"}",
        "{\"a\":[{\"b\":\"x\\uD83D!\"}]}",
        "{\"\\ud83d\":1}"
      })
  void refusesHalfACharacter(String text) {
    assertThat(refusal(text).detail()).contains("surrogate");
  }

  @Test
  void takesWholeCharactersHoweverEscaped() {
    assertThat(Json.parseObject("{\"a\":\"\\ud83d\\ude00\",\"b\":\"😀\"}").get("a").textValue())
        .isEqualTo("😀");
  }

  @Test
  void decodesARecord() {
    Sample sample =
        Json.decode(
            Json.parseObject(
                "{\"text\":\"t\",\"number\":7,\"flag\":true,\"userId\":5,\"numbers\":[1],"
                    + "\"inner\":{},\"unknown\":{}}"),
            Sample.class);

    assertThat(sample)
        .isEqualTo(
            new Sample(
                "t",
                7L,
                true,
                UserId.of(5),
                List.of(1L),
                new Sample(null, null, null, null, null, null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":1}",
        "{\"text\":1.5}",
        "{\"text\":true}",
        "{\"text\":{}}",
        "{\"text\":[\"t\"]}",
        "{\"number\":\"7\"}",
        "{\"number\":\"\"}",
        "{\"number\":7.5}",
        "{\"number\":7.0}",
        "{\"number\":true}",
        "{\"number\":9223372036854775808}",
        "{\"flag\":\"true\"}",
        "{\"flag\":1}",
        "{\"userId\":1.5}",
        "{\"userId\":true}",
        "{\"numbers\":1}",
        "{\"numbers\":{}}",
        "{\"inner\":\"\"}",
        "{\"inner\":[]}"
      })
  void neverCoercesOneTypeIntoAnother(String text) {
    Failure failure = decodingFailure(text, Sample.class);

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @Test
  void namesTheFieldThatIsWrong() {
    assertThat(decodingFailure("{\"inner\":{\"numbers\":[1,\"2\"]}}", Sample.class).detail())
        .isEqualTo("inner.numbers[1] has the wrong type or value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"count\":null}", "{\"count\":\"1\"}"})
  void wantsAPrimitiveToBeThere(String text) {
    assertThat(decodingFailure(text, Strict.class).detail()).startsWith("count");
  }

  @Test
  void passesOnWhatARecordItselfRefuses() {
    assertThat(decodingFailure("{\"name\":\"long\"}", Checked.class).detail())
        .isEqualTo("name is longer than 3 characters");
    assertThat(decodingFailure("{}", Checked.class).detail()).isEqualTo("name is missing or empty");
  }

  @Test
  void leavesOutWhatIsNull() {
    byte[] json = Json.encode(new Sample("t", null, null, UserId.of("5"), null, null));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo("{\"text\":\"t\",\"userId\":\"5\"}");
  }

  private static Failure refusal(String text) {
    return catchThrowableOfType(FailureException.class, () -> Json.parseObject(text)).failure();
  }

  private static <T> Failure decodingFailure(String text, Class<T> type) {
    return catchThrowableOfType(
            FailureException.class, () -> Json.decode(Json.parseObject(text), type))
        .failure();
  }
}
