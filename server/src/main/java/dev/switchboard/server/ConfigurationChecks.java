package dev.switchboard.server;

import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What must hold between settings, and between settings and files, before a start. */
final class ConfigurationChecks {

  private final Settings settings;
  private final List<String> problems = new ArrayList<>();

  private ConfigurationChecks(Settings settings) {
    this.settings = settings;
  }

  /**
   * Checks all of it.
   *
   * @throws ConfigurationException with a line for everything that is wrong
   */
  static void check(Settings settings, Set<String> roles) {
    ConfigurationChecks checks = new ConfigurationChecks(settings);
    checks.tls();
    checks.tokens();
    checks.cluster();
    checks.roles(roles);
    if (!checks.problems.isEmpty()) {
      throw new ConfigurationException(checks.problems);
    }
  }

  private void tls() {
    boolean cert = settings.optionalText(ListenerKeys.TLS_CERT).isPresent();
    boolean key = settings.optionalText(ListenerKeys.TLS_KEY).isPresent();
    if (settings.flag(ListenerKeys.TLS_ENABLED) && !cert) {
      refuse(ListenerKeys.TLS_ENABLED, "needs tls.cert and tls.key");
    } else if (cert && !key) {
      refuse(ListenerKeys.TLS_CERT, "needs tls.key too");
    } else if (key && !cert) {
      refuse(ListenerKeys.TLS_KEY, "needs tls.cert too");
    }
    readable(ListenerKeys.TLS_CERT);
    readable(ListenerKeys.TLS_KEY);
  }

  private void tokens() {
    List<SettingKey> ways =
        List.of(AuthKeys.SECRET, AuthKeys.PUBLIC_KEY, AuthKeys.PUBLIC_KEY_FILE, AuthKeys.JWKS)
            .stream()
            .filter(key -> settings.optionalText(key).isPresent())
            .toList();
    if (ways.size() > 1) {
      refuse(ways.get(1), "cannot be combined with " + ways.get(0).name());
    }
    readable(AuthKeys.PUBLIC_KEY_FILE);
  }

  private void cluster() {
    if (!settings.flag(NodeKeys.CLUSTER_ENABLED)) {
      return;
    }
    if (settings.text(NodeKeys.STORE_URL).startsWith("jdbc:sqlite:")) {
      refuse(
          NodeKeys.CLUSTER_ENABLED,
          "needs a store.url of PostgreSQL, since SQLite serves one process only");
    } else {
      refuse(NodeKeys.CLUSTER_ENABLED, "clusters are not available in this version");
    }
  }

  private void roles(Set<String> known) {
    settings.list(NodeKeys.ROLES).stream()
        .filter(role -> !known.contains(role))
        .findFirst()
        .ifPresent(
            role ->
                refuse(
                    NodeKeys.ROLES,
                    "there is no role "
                        + role
                        + ", but "
                        + String.join(", ", new TreeSet<>(known))));
  }

  private void readable(SettingKey key) {
    settings
        .optionalText(key)
        .map(Path::of)
        .filter(file -> !Files.isRegularFile(file) || !Files.isReadable(file))
        .ifPresent(
            file -> refuse(key, Files.exists(file) ? "cannot be read" : "there is no such file"));
  }

  private void refuse(SettingKey key, String problem) {
    SettingException refusal = settings.refuse(key, problem);
    problems.add(String.valueOf(refusal.getMessage()));
  }
}
