package dev.switchboard.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {

  private record Holder(UserId id) {}

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":123}", "{\"id\":\"123\"}", "{\"id\":-9223372036854775808}"})
  void comesBackInTheJsonTypeItWasSentAs(String json) {
    Holder holder = Json.decode(json.getBytes(StandardCharsets.UTF_8), Holder.class);

    assertThat(new String(Json.encode(holder), StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void isTheSameUserAsNumberAndAsText() {
    assertThat(UserId.of(123)).isEqualTo(UserId.of("123")).hasSameHashCodeAs(UserId.of("123"));
    assertThat(UserId.of("123", true).json()).isEqualTo(123L);
    assertThat(UserId.of("0123")).isNotEqualTo(UserId.of(123));
  }

  static Stream<Object> noNames() {
    return Stream.of(
        "",
        "a\u0000b",
        "line\nbreak",
        "x".repeat(257),
        true,
        1.5,
        new BigDecimal("1.5"),
        new BigDecimal("1e300"),
        new BigDecimal("1e-999999999"),
        new BigInteger("9223372036854775808"),
        List.of("x"));
  }

  @ParameterizedTest
  @MethodSource("noNames")
  void refusesWhatIsNoName(Object json) {
    assertThatThrownBy(() -> UserId.read(json))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_MESSAGE));
  }

  @Test
  void readsAWholeNumberHoweverItIsWritten() {
    assertThat(UserId.read(new BigDecimal("456.0")).json()).isEqualTo(456L);
    assertThat(UserId.read(new BigDecimal("4.56e2")).json()).isEqualTo(456L);
  }

  @Test
  void takesTheLongestName() {
    assertThat(UserId.of("x".repeat(256)).value()).hasSize(256);
  }
}
