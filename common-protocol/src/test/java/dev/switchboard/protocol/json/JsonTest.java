package dev.switchboard.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
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

  record Wholes(
      long count,
      @Nullable Integer boxed,
      @Nullable Long number,
      @Nullable BigInteger small,
      @Nullable List<Long> list,
      @Nullable UserId user) {}

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

  @ParameterizedTest
  @ValueSource(strings = {"456", "456.0", "4.56e2", "45600e-2", "456.000000"})
  void readsAWholeNumberHoweverItIsWritten(String number) {
    String text =
        "{\"count\":N,\"boxed\":N,\"number\":N,\"small\":N,\"list\":[N],\"user\":N}"
            .replace("N", number);

    assertThat(Json.decode(Json.parseObject(text), Wholes.class))
        .isEqualTo(
            new Wholes(456, 456, 456L, BigInteger.valueOf(456), List.of(456L), UserId.of(456)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"boxed\":2147483648.0}",
        "{\"boxed\":1e300}",
        "{\"number\":9.3e18}",
        "{\"number\":1e-5}",
        "{\"count\":0.5}",
        "{\"list\":[1.5]}",
        "{\"user\":1e300}"
      })
  void refusesWhatIsNoWholeNumberOfTheFieldsSize(String text) {
    assertThat(decodingFailure(text, Wholes.class).code()).isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e400", "-1e309", "1.8e308", "1e999999999", "1e4294967296", "1e-4294967296"})
  void refusesANumberThatNoDoubleCanHold(String number) {
    assertThat(refusal("{\"data\":{\"points\":[1,{\"x\":" + number + "}]}}").detail())
        .isEqualTo("data.points[1].x is a number that no double can hold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.7976931348623157e308", "-1e308", "1e-400", "0e999999", "1.50", "-0.0"})
  void takesEveryOtherNumberAsItIs(String number) {
    assertThat(Json.parseObject("{\"a\":" + number + "}").get("a").decimalValue())
        .isEqualTo(new BigDecimal(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":7,\"x\":1e4294967296}",
        "{\"x\":1e4294967296,\"id\":7}",
        "{\"x\":1e400,\"id\":7}",
        "{\"x\":{\"y\":[1e999999999]},\"id\":7}",
        "{\"x\":1,\"x\":{\"id\":8},\"id\":7}",
        "{\"x\":\"\\ud83d\",\"id\":7}",
        "{\"\\ud83d\":[8],\"id\":7}",
        "{\"id\":7,\"x\":NaN}",
        "{\"id\":7} trailing",
        "{\"id\":7,"
      })
  void knowsTheFieldsAroundAFault(String text) {
    ParsedObject parsed = Json.read(text);

    assertThat(parsed.fault()).isNotNull();
    assertThat(parsed.fields().get("id")).isEqualTo(IntNode.valueOf(7));
  }

  @Test
  void knowsTheFieldsAroundWhatIsTooLongOrTooDeep() {
    for (String fault : List.of("9".repeat(101), "[".repeat(9_000) + "]".repeat(9_000))) {
      ParsedObject parsed = Json.read("{\"x\":" + fault + ",\"id\":7}");

      assertThat(parsed.fault()).isNotNull();
      assertThat(parsed.fields().get("id")).isEqualTo(IntNode.valueOf(7));
    }
  }

  @Test
  void takesNamesOfAnyLength() {
    assertThat(Json.parseObject("{\"" + "n".repeat(60_000) + "\":1}")).hasSize(1);
  }

  @Test
  void passesOverAByteOrderMarkInFront() {
    assertThat(Json.parseObject("\uFEFF{\"a\":1}")).hasSize(1);
    assertThat(refusal("\uFEFF").code()).isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(refusal("\uFEFF\uFEFF{}").code()).isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(refusal("{}\uFEFF").code()).isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 97, 200})
  void readsAgainWhateverNumberItWrites(int exponent) {
    ObjectNode object = Json.parseObject("{\"a\":-1" + "3".repeat(94) + "e" + exponent + "}");

    assertThat(Json.decode(Json.encode(object), ObjectNode.class).get("a").decimalValue())
        .isEqualByComparingTo(object.get("a").decimalValue());
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
