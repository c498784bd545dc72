package dev.switchboard.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.feed.FeedKeys;
import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Retention;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedConfigTest {

  private static final Namespace DEFAULTS =
      new Namespace(
          Set.of("everyone"),
          Set.of("service", "admin"),
          new Retention(1_000, Duration.ofHours(24)),
          TopicKind.LOGGED);

  @Test
  void hasTheDefaultsOfTheContract() {
    FeedConfig config = FeedConfig.of(Settings.of(Map.of()));

    assertThat(config).isEqualTo(new FeedConfig(Map.of(), DEFAULTS));
    assertThat(config.hasAny(TopicKind.CONFLATED)).isFalse();
  }

  @Test
  void declaresItsKeys() {
    assertThat(new FeedDomain().settings())
        .extracting(SettingKey::name)
        .containsExactly(
            "feed.namespaces.<prefix>.subscribe",
            "feed.namespaces.<prefix>.publish",
            "feed.namespaces.<prefix>.history",
            "feed.namespaces.<prefix>.maxAge",
            "feed.namespaces.<prefix>.conflated",
            "feed.namespaces.<prefix>.keyed");
  }

  @ParameterizedTest
  @CsvSource({
    "data, true",
    "data:btc, true",
    "data/btc:x, true",
    "database, false",
    "x:data, false"
  })
  void findsTheNamespaceBeforeTheFirstColonOrSlash(String name, boolean ofData) {
    FeedConfig config = FeedConfig.of(Settings.of(Map.of("feed.namespaces.data.conflated", true)));

    assertThat(config.of(new Topic(name)).kind() == TopicKind.CONFLATED).isEqualTo(ofData);
    assertThat(config.hasAny(TopicKind.CONFLATED)).isTrue();
  }

  @Test
  void takesTheDefaultNamespaceForAllThatHaveNoSettings() {
    FeedConfig config =
        FeedConfig.of(
            Settings.of(
                Map.of(
                    "feed.namespaces.default.subscribe",
                    "granted",
                    "feed.namespaces.open.history",
                    5)));

    assertThat(config.of(new Topic("any")).subscribe()).containsExactly("granted");
    assertThat(config.of(new Topic("open:1")))
        .isEqualTo(
            new Namespace(
                DEFAULTS.subscribe(),
                DEFAULTS.publish(),
                new Retention(5, Duration.ofHours(24)),
                TopicKind.LOGGED));
  }

  @Test
  void makesTopicsWithoutHistoryEphemeral() {
    FeedConfig config = FeedConfig.of(Settings.of(Map.of("feed.namespaces.cursors.history", 0)));

    assertThat(config.of(new Topic("cursors:1")).kind()).isEqualTo(TopicKind.EPHEMERAL);
    assertThat(config.of(new Topic("other")).kind()).isEqualTo(TopicKind.LOGGED);
  }

  @ParameterizedTest
  @CsvSource({
    "subscribe, nobody",
    "publish, root",
    "history, -1",
    "maxAge, 0s",
    "maxAge, 36501d",
    "conflated, perhaps"
  })
  void refusesValuesThatMakeNoSense(String key, String value) {
    assertThatThrownBy(() -> FeedConfig.of(Settings.of(Map.of("feed.namespaces.x." + key, value))))
        .isInstanceOf(SettingException.class);
  }

  @ParameterizedTest
  @CsvSource({"conflated, true", "history, 0"})
  void refusesWhatCannotBeTogetherWithKeys(String key, String value) {
    Settings settings =
        Settings.of(
            Map.of("feed.namespaces.flags.keyed", true, "feed.namespaces.flags." + key, value));

    assertThatThrownBy(() -> new FeedDomain().check(settings))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("feed.namespaces.flags." + key)
        .hasMessageContaining("keyed");
  }

  @Test
  void limitsAgesToWhatALogCanKeep() {
    assertThat(FeedKeys.MAX_AGE.at("x").problem("36500d")).isEmpty();
  }
}
