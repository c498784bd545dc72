package dev.switchboard.server;

import dev.switchboard.protocol.settings.SettingKey;
import java.util.List;
import java.util.Optional;

/** The listeners of a server with the dialects of the class path. */
final class WireListeners {

  static final List<String> NAMES =
      new ServerBoot(List.of())
          .parts(Optional.empty()).keys().stream()
              .filter(key -> key.name().equals("listeners.<name>.port"))
              .map(SettingKey::names)
              .findFirst()
              .orElseThrow();

  private WireListeners() {}
}
