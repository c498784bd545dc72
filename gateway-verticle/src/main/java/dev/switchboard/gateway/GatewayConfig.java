package dev.switchboard.gateway;

import dev.switchboard.gateway.auth.AccessConfig;
import dev.switchboard.gateway.connection.GatewayLimits;
import dev.switchboard.gateway.listen.ListenerConfig;
import dev.switchboard.gateway.listen.SessionPortInfo;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.websocket.ListenerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the gateway is configured with.
 *
 * @param listeners those that are enabled
 * @param sessionPort the first port of the session listener, also where that is not enabled
 * @param access who may reach the server, besides what a token says
 * @param drain over how long sockets are closed at the end
 */
public record GatewayConfig(
    List<ListenerConfig> listeners,
    int sessionPort,
    int eventLoops,
    GatewayLimits limits,
    AccessConfig access,
    Optional<ListenerOptions.Tls> tls,
    Duration drain) {

  /** Which paths of which listener speak which dialect. */
  private static final Map<String, Map<String, String>> PATHS =
      Map.of(
          "main",
              Map.of(
                  "/api/v1/ws", "envelope",
                  "/ws", "task",
                  "/ws/task", "task/task",
                  "/ws/data", "task/data",
                  "/ws/strategy", "task/strategy",
                  "/ws/session", "session",
                  "/ws/channel", "channel",
                  "/ws/chat", "chat"),
          "session", Map.of("/ws", "session"),
          "task",
              Map.of(
                  "/ws", "task",
                  "/ws/task", "task/task",
                  "/ws/data", "task/data",
                  "/ws/strategy", "task/strategy"),
          "channel", Map.of("/", "channel"),
          "chat", Map.of("/", "chat"));

  /** How many ports the session listener tries (session.md 7). */
  private static final int SESSION_PORTS = 10;

  public GatewayConfig {
    listeners = List.copyOf(listeners);
  }

  /** Reads it from the settings. */
  public static GatewayConfig from(Settings settings) {
    return new GatewayConfig(
        ListenerKeys.ENABLED.names().stream()
            .filter(name -> settings.flag(ListenerKeys.ENABLED.at(name)))
            .sorted()
            .map(name -> listener(name, settings))
            .toList(),
        settings.integer(ListenerKeys.PORT.at(SessionPortInfo.LISTENER)),
        settings.integer(NodeKeys.EVENT_LOOPS),
        GatewayLimits.from(settings),
        AccessConfig.from(settings),
        tls(settings),
        settings.seconds(NodeKeys.DRAIN_SECONDS));
  }

  private static ListenerConfig listener(String name, Settings settings) {
    return new ListenerConfig(
        name,
        settings.text(ListenerKeys.HOST_NAME.at(name)),
        settings.integer(ListenerKeys.PORT.at(name)),
        name.equals(SessionPortInfo.LISTENER) ? SESSION_PORTS : 1,
        PATHS.getOrDefault(name, Map.of()),
        name.equals(ListenerKeys.MAIN));
  }

  private static Optional<ListenerOptions.Tls> tls(Settings settings) {
    if (!settings.flag(ListenerKeys.TLS_ENABLED)) {
      return Optional.empty();
    }
    return Optional.of(
        new ListenerOptions.Tls(
            file(settings, ListenerKeys.TLS_CERT), file(settings, ListenerKeys.TLS_KEY)));
  }

  private static Path file(Settings settings, SettingKey key) {
    return settings
        .optionalText(key)
        .map(Path::of)
        .orElseThrow(() -> settings.refuse(key, "is needed for TLS"));
  }
}
