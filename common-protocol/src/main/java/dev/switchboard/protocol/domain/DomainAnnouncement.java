package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.event.EventSpec;
import java.util.List;

/**
 * What a domain tells the gateways when it comes up. It is data: to read it nobody needs any of the
 * domain's classes.
 *
 * @param domain its name, also the first part of its bus addresses
 * @param topicPrefixes how the names of its topics begin; the longest match wins, the empty prefix
 *     takes every name that no other domain claims
 */
public record DomainAnnouncement(
    String domain,
    List<String> topicPrefixes,
    List<CommandSpec> commands,
    List<HttpRoute> routes,
    List<EventSpec> events,
    List<SettingSpec> settings) {

  /** Of a domain that brings no events and reads no settings. */
  public DomainAnnouncement(
      String domain,
      List<String> topicPrefixes,
      List<CommandSpec> commands,
      List<HttpRoute> routes) {
    this(domain, topicPrefixes, commands, routes, List.of(), List.of());
  }

  public DomainAnnouncement {
    topicPrefixes = List.copyOf(topicPrefixes);
    commands = List.copyOf(commands);
    routes = List.copyOf(routes);
    events = List.copyOf(events);
    settings = List.copyOf(settings);
  }
}
