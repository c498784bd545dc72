package dev.switchboard.protocol.feed;

import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.SettingType;
import java.time.Duration;
import java.util.List;

/**
 * The settings of feed topics, by namespace: what stands before the first {@code :} or {@code /} of
 * a topic's name, or the whole name. The namespace {@code default} stands for all that have no
 * settings of their own (contract 4).
 */
public final class FeedKeys {

  /** The namespace whose settings hold for topics of namespaces without any. */
  public static final String DEFAULT_NAMESPACE = "default";

  /** Every principal. */
  public static final String EVERYONE = "everyone";

  /** Principals whose token grants the topic by a pattern. */
  public static final String GRANTED = "granted";

  private static final String[] WHO = {EVERYONE, GRANTED, "user", "agent", "service", "admin"};
  private static final Duration MAX_AGE_LIMIT = Duration.ofDays(36_500);

  public static final SettingKey SUBSCRIBE =
      SettingKey.list(
              "feed.namespaces.<prefix>.subscribe",
              "who may subscribe: everyone, granted, or roles; administrators always may")
          .defaultsTo(List.of(EVERYONE))
          .oneOf(WHO);

  public static final SettingKey PUBLISH =
      SettingKey.list(
              "feed.namespaces.<prefix>.publish",
              "who may publish: everyone, granted, or roles; administrators always may")
          .defaultsTo(List.of("service", "admin"))
          .oneOf(WHO);

  public static final SettingKey HISTORY =
      SettingKey.integer(
              "feed.namespaces.<prefix>.history",
              "how many events a topic keeps; 0 for a topic that is never written down")
          .defaultsTo(1_000)
          .between(0, 1_000_000);

  public static final SettingKey MAX_AGE =
      SettingKey.duration("feed.namespaces.<prefix>.maxAge", "how long a topic keeps events")
          .defaultsTo("24h")
          .checked("from 1s to 36500d", FeedKeys::isAge);

  public static final SettingKey CONFLATED =
      SettingKey.flag(
              "feed.namespaces.<prefix>.conflated",
              "whether only the newest event of a topic counts, and no history is kept")
          .defaultsTo(false);

  public static final SettingKey KEYED =
      SettingKey.flag(
              "feed.namespaces.<prefix>.keyed",
              "whether a topic is a collection of entries, each under a key")
          .defaultsTo(false);

  private FeedKeys() {}

  /** Every key of this class. */
  public static List<SettingKey> all() {
    return List.of(SUBSCRIBE, PUBLISH, HISTORY, MAX_AGE, CONFLATED, KEYED);
  }

  private static boolean isAge(String text) {
    return SettingType.durationOf(text)
        .filter(age -> age.compareTo(Duration.ofSeconds(1)) >= 0)
        .filter(age -> age.compareTo(MAX_AGE_LIMIT) <= 0)
        .isPresent();
  }
}
