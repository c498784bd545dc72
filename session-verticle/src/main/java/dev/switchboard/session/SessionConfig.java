package dev.switchboard.session;

import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.protocol.tcp.AllowRule;
import dev.switchboard.protocol.tcp.SessionKeys;
import java.time.Duration;
import java.util.List;

/**
 * What the session domain is configured by.
 *
 * @param allow what may be dialled and listened on
 * @param sessionsPerUser how many open sessions a principal may have
 * @param sessions how many may be open in all
 * @param devicesPerSession how many devices may be connected to one listening session
 * @param connectTimeout how long dialling may take
 * @param patience how long a peer that does nothing is kept
 */
record SessionConfig(
    List<AllowRule> allow,
    int sessionsPerUser,
    int sessions,
    int devicesPerSession,
    Duration connectTimeout,
    Patience patience) {

  SessionConfig {
    allow = List.copyOf(allow);
  }

  static SessionConfig of(Settings settings) {
    return new SessionConfig(
        settings.list(SessionKeys.ALLOW).stream()
            .map(rule -> AllowRule.parse(rule).orElseThrow())
            .toList(),
        settings.integer(SessionKeys.SESSIONS_PER_USER),
        settings.integer(SessionKeys.SESSIONS),
        settings.integer(SessionKeys.DEVICES_PER_SESSION),
        settings.duration(SessionKeys.CONNECT_TIMEOUT),
        new Patience(
            settings.duration(SessionKeys.PEER_TIMEOUT),
            settings.duration(SessionKeys.READ_CLOSED_TIMEOUT)));
  }
}
