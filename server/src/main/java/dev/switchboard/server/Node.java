package dev.switchboard.server;

import dev.switchboard.cluster.Membership;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.settings.LiveSettings;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the parts of one server share while they come up, one after the other. */
final class Node {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** The role that is no domain. */
  static final String GATEWAY = "gateway";

  /** Every role there is. */
  static final String ALL = "all";

  private final Vertx vertx;
  private final Membership membership;
  private final Settings settings;
  private final LiveSettings live;
  private final Clock clock;
  private final InstalledDomains installed;
  private final InstalledDialects dialects;
  private final CommandCatalogue commands;
  private final Map<Class<?>, Object> services = new HashMap<>();
  private final Set<Domain> leftOut = new LinkedHashSet<>();

  Node(
      Vertx vertx,
      Membership membership,
      Settings settings,
      Clock clock,
      InstalledDomains installed,
      InstalledDialects dialects,
      CommandCatalogue commands) {
    this.vertx = vertx;
    this.membership = membership;
    this.settings = settings;
    this.live = new LiveSettings(settings);
    this.clock = clock;
    this.installed = installed;
    this.dialects = dialects;
    this.commands = commands;
    provide(LiveSettings.class, live);
  }

  Vertx vertx() {
    return vertx;
  }

  /** Which nodes there are. */
  Membership membership() {
    return membership;
  }

  /** What the node was started with. */
  Settings settings() {
    return settings;
  }

  /** What a reload may replace; the domains have it among their services. */
  LiveSettings live() {
    return live;
  }

  Clock clock() {
    return clock;
  }

  CommandCatalogue commands() {
    return commands;
  }

  /** Whether this node is to run the gateway or the domain of that name. */
  boolean hasRole(String role) {
    List<String> roles = settings.list(NodeKeys.ROLES);
    return roles.contains(ALL) || roles.contains(role);
  }

  /** The domains that run here; the server's own first, so that no plug-in takes what is theirs. */
  List<Domain> domains() {
    return installed.domains().stream()
        .filter(domain -> hasRole(domain.name()) && !leftOut.contains(domain))
        .sorted(Comparator.comparing(InstalledDomains::isPlugin))
        .toList();
  }

  /**
   * Goes on without a domain, where it is a plug-in; logs one line.
   *
   * @param why a line that names the domain
   * @throws StartupException of that line where the domain is one of the server's own
   */
  void leaveOut(Domain domain, String why) {
    if (!InstalledDomains.isPlugin(domain)) {
      throw new StartupException(why);
    }
    leftOut.add(domain);
    LOG.atError()
        .addKeyValue("plugin", InstalledDomains.origin(domain))
        .addKeyValue("reason", why)
        .log("A plug-in is left out");
  }

  /** The dialects that a gateway speaks here. */
  InstalledDialects dialects() {
    return dialects;
  }

  /** Hands a service, such as the store, to the parts that come up later. */
  <T> void provide(Class<T> type, T service) {
    services.put(type, service);
  }

  /**
   * A service that a part before handed over.
   *
   * @throws IllegalStateException where none did
   */
  <T> T service(Class<T> type) {
    Object service = services.get(type);
    if (service == null) {
      throw new IllegalStateException("no part provides " + type.getName());
    }
    return type.cast(service);
  }

  /** Finds the classes and resources of plug-ins. */
  ClassLoader classLoader() {
    return installed.classLoader();
  }

  Map<Class<?>, Object> services() {
    return Map.copyOf(services);
  }
}
