package dev.switchboard.server;

import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the parts of one server share while they come up, one after the other. */
final class Node {

  /** The role that is no domain. */
  static final String GATEWAY = "gateway";

  /** Every role there is. */
  static final String ALL = "all";

  private final Vertx vertx;
  private final Settings settings;
  private final Clock clock;
  private final List<Domain> installed;
  private final CommandCatalogue commands;
  private final Map<Class<?>, Object> services = new HashMap<>();

  Node(
      Vertx vertx,
      Settings settings,
      Clock clock,
      List<Domain> installed,
      CommandCatalogue commands) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.installed = List.copyOf(installed);
    this.commands = commands;
  }

  Vertx vertx() {
    return vertx;
  }

  Settings settings() {
    return settings;
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

  /** The domains that run here. */
  List<Domain> domains() {
    return installed.stream().filter(domain -> hasRole(domain.name())).toList();
  }

  /** Hands a service, such as the store, to the parts that come up later. */
  <T> void provide(Class<T> type, T service) {
    services.put(type, service);
  }

  Map<Class<?>, Object> services() {
    return Map.copyOf(services);
  }
}
