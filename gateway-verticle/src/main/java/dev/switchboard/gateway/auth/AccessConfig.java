package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.Settings;
import java.util.List;

/**
 * Who may reach the server, besides what a token says.
 *
 * @param origins web origins besides the server's own
 * @param trustedProxies whose {@code X-Forwarded-…} headers count
 * @param bounds how many sockets there may be
 */
public record AccessConfig(
    AnonymousAccess anonymous,
    List<String> origins,
    List<String> trustedProxies,
    HandshakeLimits.Bounds bounds) {

  public AccessConfig {
    origins = List.copyOf(origins);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Reads it from the settings. */
  public static AccessConfig from(Settings settings) {
    return new AccessConfig(
        AnonymousAccess.from(settings),
        settings.list(ListenerKeys.ORIGINS),
        settings.list(ListenerKeys.TRUSTED_PROXIES),
        HandshakeLimits.Bounds.from(settings));
  }
}
