package dev.switchboard.gateway;

import dev.switchboard.gateway.auth.AccessConfig;
import dev.switchboard.gateway.connection.GatewayLimits;
import dev.switchboard.gateway.listen.ListenerConfig;
import dev.switchboard.gateway.listen.SessionPortInfo;
import dev.switchboard.protocol.dialect.DialectClaims;
import dev.switchboard.protocol.dialect.DialectListener;
import dev.switchboard.protocol.dialect.DialectProvider;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.websocket.ListenerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the gateway is configured with.
 *
 * @param listeners those that are enabled
 * @param subprotocols the name of the dialect that each chooses
 * @param sessionPort the first port of the session listener, also where that is not enabled
 * @param access who may reach the server, besides what a token says
 * @param drain over how long sockets are closed at the end
 */
public record GatewayConfig(
    List<ListenerConfig> listeners,
    Map<String, String> subprotocols,
    int sessionPort,
    int eventLoops,
    GatewayLimits limits,
    AccessConfig access,
    Optional<ListenerOptions.Tls> tls,
    Duration drain) {

  public GatewayConfig {
    listeners = List.copyOf(listeners);
    subprotocols = Map.copyOf(subprotocols);
  }

  /** Reads it from the settings, for these dialects. */
  public static GatewayConfig from(Settings settings, List<DialectProvider> dialects) {
    List<ListenerConfig> listeners = new ArrayList<>(List.of(main(settings, dialects)));
    Map<String, String> subprotocols = new HashMap<>();
    for (DialectProvider dialect : dialects) {
      subprotocols.put(DialectClaims.SUBPROTOCOL_PREFIX + dialect.name(), dialect.name());
      dialect.subprotocols().forEach(one -> subprotocols.put(one, dialect.name()));
      dialect.listener().map(own -> own(settings, dialect.name(), own)).ifPresent(listeners::add);
    }
    return new GatewayConfig(
        listeners.stream()
            .filter(one -> settings.flag(ListenerKeys.ENABLED.at(one.name())))
            .sorted(Comparator.comparing(ListenerConfig::name))
            .toList(),
        subprotocols,
        listeners.stream()
            .filter(one -> one.name().equals(SessionPortInfo.LISTENER))
            .mapToInt(ListenerConfig::port)
            .findFirst()
            .orElse(0),
        settings.integer(NodeKeys.EVENT_LOOPS),
        GatewayLimits.from(settings),
        AccessConfig.from(settings),
        tls(settings),
        settings.seconds(NodeKeys.DRAIN_SECONDS));
  }

  private static ListenerConfig main(Settings settings, List<DialectProvider> dialects) {
    Map<String, String> paths = new HashMap<>();
    dialects.forEach(dialect -> dialect.paths().forEach(path -> paths.put(path, dialect.name())));
    return new ListenerConfig(
        ListenerKeys.MAIN,
        settings.text(ListenerKeys.HOST_NAME.at(ListenerKeys.MAIN)),
        settings.integer(ListenerKeys.port(ListenerKeys.MAIN, ListenerKeys.MAIN_PORT)),
        1,
        paths,
        true);
  }

  private static ListenerConfig own(Settings settings, String dialect, DialectListener listener) {
    return new ListenerConfig(
        dialect,
        settings.text(ListenerKeys.HOST_NAME.at(dialect)),
        settings.integer(ListenerKeys.port(dialect, listener.port())),
        listener.ports(),
        listener.paths().stream()
            .distinct()
            .collect(Collectors.toMap(path -> path, path -> dialect)),
        false);
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
