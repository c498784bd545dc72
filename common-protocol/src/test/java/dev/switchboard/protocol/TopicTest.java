package dev.switchboard.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.feed.RemoveEntry;
import dev.switchboard.protocol.notification.NotificationTopics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {

  @ParameterizedTest
  @ValueSource(strings = {"x", "order_updates", "data:btc", "chat/456", "主题 一", "a/b/c"})
  void takesAnyPrintableName(String name) {
    assertThat(new Topic(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\u0000", "\u007f", "a\u0085"})
  void refusesEmptyNamesAndControlCharacters(String name) {
    assertThat(Topic.isName(name)).isFalse();
    assertThatThrownBy(() -> new Topic(name))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.TOPIC_NOT_FOUND));
  }

  @Test
  void boundsTheLength() {
    assertThat(Topic.isName("x".repeat(256))).isTrue();
    assertThat(Topic.isName("x".repeat(257))).isFalse();
  }

  @Test
  void tellsWhatIsBehindAPrefix() {
    assertThat(new Topic("chat/456").after("chat/")).isEqualTo("456");
    assertThat(new Topic("chat/456").after("task/")).isEmpty();
  }

  @Test
  void namesInboxesAndRuns() {
    assertThat(NotificationTopics.inbox("u1").name()).isEqualTo("notifications/u1");
    assertThat(NotificationTopics.run("s1").name()).isEqualTo("run-results/s1");
    assertThat(NotificationTopics.userOf(new Topic("notifications/a/b"))).hasValue("a/b");
    assertThat(NotificationTopics.userOf(new Topic("notifications/"))).isEmpty();
    assertThat(NotificationTopics.userOf(new Topic("run-results/s1"))).isEmpty();
    assertThat(NotificationTopics.sessionOf(new Topic("run-results/s1"))).hasValue("s1");
  }

  @Test
  void hasRoomForTheLongestUserAndSession() {
    assertThat(NotificationTopics.inbox("u".repeat(NotificationTopics.MAX_USER_ID)).name())
        .hasSize(Topic.MAX_LENGTH);
    assertThat(NotificationTopics.run("s".repeat(NotificationTopics.MAX_SESSION_ID)).name())
        .hasSize(Topic.MAX_LENGTH);
  }

  @Test
  void countsCharactersAndNotTheirHalves() {
    String longest = "\ud83d\ude00".repeat(Topic.MAX_LENGTH);

    assertThat(Topic.isName(longest)).isTrue();
    assertThat(Topic.isName(longest + "a")).isFalse();
    assertThat(new RemoveEntry(new Topic(longest), longest).key()).isEqualTo(longest);
    assertThatThrownBy(() -> new RemoveEntry(new Topic("a"), longest + "a"))
        .hasMessageContaining("key is longer than 256 characters");
    assertThat(UserId.of(longest).value()).isEqualTo(longest);
  }
}
