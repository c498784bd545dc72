package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.SettingKey;
import java.util.List;

/** The settings of TCP sessions. */
public final class SessionKeys {

  public static final SettingKey ALLOW =
      SettingKey.list("tcp.allow", "what TCP sessions may dial and listen on")
          .defaultsTo(
              "loopback while every listener is on loopback, else nothing",
              settings -> ListenerKeys.allOnLoopback(settings) ? "127.0.0.0/8,::1" : "")
          .checked(
              "an address, a network, a host name or *, with or without a port",
              text -> AllowRule.parse(text).isPresent());

  public static final SettingKey SESSIONS_PER_USER =
      SettingKey.integer("tcp.sessionsPerUser", "open TCP sessions of one principal, on all nodes")
          .defaultsTo(20)
          .between(1, 100_000);

  public static final SettingKey SESSIONS =
      SettingKey.integer("tcp.sessions", "open TCP sessions on a node")
          .defaultsTo(1_000)
          .between(1, 100_000);

  public static final SettingKey DEVICES_PER_SESSION =
      SettingKey.integer("tcp.devicesPerSession", "devices connected to one listening session")
          .defaultsTo(100)
          .between(1, 100_000);

  public static final SettingKey CONNECT_TIMEOUT =
      SettingKey.duration("tcp.connectTimeout", "how long dialling may take")
          .defaultsTo("10s")
          .checked("longer than nothing", SessionKeys::isPositive);

  public static final SettingKey PEER_TIMEOUT =
      SettingKey.duration(
              "tcp.peerTimeout", "after what time without a sign of life a peer counts as gone")
          .defaultsTo("60s")
          .checked("longer than nothing", SessionKeys::isPositive);

  public static final SettingKey READ_CLOSED_TIMEOUT =
      SettingKey.duration(
              "tcp.readClosedTimeout",
              "how long a peer that ended its sending side is kept without traffic")
          .defaultsTo("60s")
          .checked("longer than nothing", SessionKeys::isPositive);

  private SessionKeys() {}

  /** Every key of this class. */
  public static List<SettingKey> all() {
    return List.of(
        ALLOW,
        SESSIONS_PER_USER,
        SESSIONS,
        DEVICES_PER_SESSION,
        CONNECT_TIMEOUT,
        PEER_TIMEOUT,
        READ_CLOSED_TIMEOUT);
  }

  private static boolean isPositive(String duration) {
    return !duration.strip().matches("0+[a-z]+");
  }
}
