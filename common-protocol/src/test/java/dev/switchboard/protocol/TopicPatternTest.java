package dev.switchboard.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, run-results/1",
    "run-results/1, run-results/1",
    "run-results/*, run-results/1",
    "run-results/*, run-results/",
    "run-results/*, run-results/a/b",
    "*/1, run-results/1",
    "r*s/*1, run-results/21",
    "a**b, axyb",
    "*ab*ab, abxabab",
    "a*, a*c"
  })
  void matches(String pattern, String topic) {
    assertThat(TopicPattern.matches(pattern, topic)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', run-results/1",
    "run-results/1, run-results/12",
    "run-results/12, run-results/1",
    "run-results/*, run-result/1",
    "run-results/*, xrun-results/1",
    "*/2, run-results/1",
    "RUN-RESULTS/*, run-results/1",
    "run-results/., run-results/1",
    "*ab*ab, abxba"
  })
  void doesNotMatch(String pattern, String topic) {
    assertThat(TopicPattern.matches(pattern, topic)).isFalse();
  }

  @Test
  void isNotSlowedDownByManyStars() {
    String pattern = "a*".repeat(60) + "b";

    assertThat(TopicPattern.matches(pattern, "a".repeat(256))).isFalse();
  }

  @Test
  void isWhatAPrincipalsGrantsAreReadBy() {
    Principal principal =
        new Principal(
            UserId.of("u"), Role.USER, List.of("run-results/*"), Principal.Proof.TOKEN, null);

    assertThat(principal.grants(new Topic("run-results/9"))).isTrue();
    assertThat(principal.grants(new Topic("notifications/9"))).isFalse();
  }
}
