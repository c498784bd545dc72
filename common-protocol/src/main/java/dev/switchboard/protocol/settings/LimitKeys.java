package dev.switchboard.protocol.settings;

import java.util.List;

/** The settings of what one client may cost (contract 5). */
public final class LimitKeys {

  public static final SettingKey MESSAGE_BYTES =
      SettingKey.integer("limits.messageBytes", "size of the largest message taken, in bytes")
          .defaultsTo(65_536)
          .between(1_024, 67_108_864);

  public static final SettingKey MESSAGES_PER_SECOND =
      SettingKey.integer("limits.messagesPerSecond", "messages a second that a socket may send")
          .defaultsTo(50)
          .between(1, 1_000_000);

  public static final SettingKey BURST =
      SettingKey.integer("limits.burst", "messages that a socket may send at once")
          .defaultsTo(100)
          .between(1, 1_000_000);

  public static final SettingKey SUBSCRIPTIONS_PER_CONNECTION =
      SettingKey.integer("limits.subscriptionsPerConnection", "topics a socket may subscribe to")
          .defaultsTo(1_000)
          .between(1, 1_000_000);

  public static final SettingKey CONNECTIONS_PER_USER =
      SettingKey.integer("limits.connectionsPerUser", "sockets of one principal; 0 sets no limit")
          .defaultsTo(5)
          .between(0, 1_000_000);

  public static final SettingKey RESUME_SECONDS =
      SettingKey.integer("limits.resumeSeconds", "seconds a lost socket's subscriptions are kept")
          .defaultsTo(120)
          .between(0, 86_400);

  private LimitKeys() {}

  /** Every key of this class. */
  public static List<SettingKey> all() {
    return List.of(
        MESSAGE_BYTES,
        MESSAGES_PER_SECOND,
        BURST,
        SUBSCRIPTIONS_PER_CONNECTION,
        CONNECTIONS_PER_USER,
        RESUME_SECONDS);
  }
}
