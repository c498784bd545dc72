package dev.switchboard.server;

import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.server.config.ConfigurationException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What must hold between settings, and between settings and files, before a start. */
final class ConfigurationChecks {

  private final Settings settings;
  private final List<String> problems = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();

  private ConfigurationChecks(Settings settings) {
    this.settings = settings;
  }

  /**
   * Checks all of it.
   *
   * @return what is right but probably not meant, a line each
   * @throws ConfigurationException with a line for everything that is wrong
   */
  static List<String> check(Settings settings, Set<String> roles) {
    ConfigurationChecks checks = new ConfigurationChecks(settings);
    checks.tls();
    checks.tokens();
    checks.cluster();
    checks.roles(roles);
    if (!checks.problems.isEmpty()) {
      throw new ConfigurationException(checks.problems);
    }
    return checks.doubts;
  }

  private void tls() {
    boolean cert = settings.optionalText(ListenerKeys.TLS_CERT).isPresent();
    boolean key = settings.optionalText(ListenerKeys.TLS_KEY).isPresent();
    boolean enabled = settings.flag(ListenerKeys.TLS_ENABLED);
    if (!enabled && !settings.source(ListenerKeys.TLS_ENABLED).startsWith("default")) {
      return; // Somebody said so; the files may be of another machine.
    }
    if (enabled && !cert) {
      refuse(ListenerKeys.TLS_ENABLED, "needs tls.cert and tls.key");
    } else if (cert && !key) {
      refuse(ListenerKeys.TLS_CERT, "needs tls.key too");
    } else if (key && !cert) {
      refuse(ListenerKeys.TLS_KEY, "needs tls.cert too");
    }
    boolean certReadable = readable(ListenerKeys.TLS_CERT);
    boolean keyReadable = readable(ListenerKeys.TLS_KEY);
    if (cert && key && certReadable && keyReadable) {
      certificate();
    }
  }

  private void certificate() {
    try {
      CertificateReload.read(settings)
          .doubts(Clock.systemUTC())
          .forEach(doubt -> doubts.add(line(ListenerKeys.TLS_CERT, doubt)));
    } catch (SettingException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
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
    boolean unused = readable(AuthKeys.PUBLIC_KEY_FILE);
  }

  private void cluster() {
    if (!settings.flag(NodeKeys.CLUSTER_ENABLED)) {
      return;
    }
    if (settings.text(NodeKeys.STORE_URL).startsWith("jdbc:sqlite:") && hasOthers()) {
      refuse(
          NodeKeys.CLUSTER_ENABLED,
          "needs a store.url of PostgreSQL, since SQLite serves one process only");
    }
    boolean tls = settings.optionalText(NodeKeys.CLUSTER_TLS_CERT).isPresent();
    if (!settings.flag(NodeKeys.CLUSTER_TRUST_NETWORK) && !isPrivate()) {
      refuse(
          NodeKeys.CLUSTER_HOST,
          "is neither a loopback nor a private address; what nodes tell each other there could be"
              + " read and forged unless cluster.trustNetwork says that the network is safe");
    }
    for (SettingKey key :
        List.of(NodeKeys.CLUSTER_TLS_CERT, NodeKeys.CLUSTER_TLS_KEY, NodeKeys.CLUSTER_TLS_CA)) {
      boolean set = settings.optionalText(key).isPresent();
      if (set != tls) {
        refuse(
            set ? key : NodeKeys.CLUSTER_TLS_CERT,
            set ? "needs cluster.tls.cert too" : "needs " + key.name() + " too");
      }
      boolean unused = readable(key);
    }
  }

  /** Whether the node is to find others; a member list may name the node itself. */
  private boolean hasOthers() {
    String self =
        settings.text(NodeKeys.CLUSTER_HOST) + ":" + settings.integer(NodeKeys.CLUSTER_PORT);
    return settings.optionalText(NodeKeys.CLUSTER_KUBERNETES_SERVICE).isPresent()
        || settings.list(NodeKeys.CLUSTER_MEMBERS).stream().anyMatch(one -> !one.equals(self));
  }

  private boolean isPrivate() {
    try {
      InetAddress address = InetAddress.getByName(settings.text(NodeKeys.CLUSTER_HOST));
      return address.isLoopbackAddress()
          || address.isSiteLocalAddress()
          || address.isLinkLocalAddress()
          || (address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc);
    } catch (UnknownHostException e) {
      refuse(NodeKeys.CLUSTER_HOST, "is no address of this machine");
      return true;
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

  /** Whether the file of the setting, if it is set, can be read. */
  private boolean readable(SettingKey key) {
    Optional<Path> unreadable =
        settings
            .optionalText(key)
            .map(Path::of)
            .filter(file -> !Files.isRegularFile(file) || !Files.isReadable(file));
    unreadable.ifPresent(
        file -> refuse(key, Files.exists(file) ? "cannot be read" : "there is no such file"));
    return unreadable.isEmpty();
  }

  private void refuse(SettingKey key, String problem) {
    problems.add(line(key, problem));
  }

  private String line(SettingKey key, String problem) {
    return String.valueOf(settings.refuse(key, problem).getMessage());
  }
}
