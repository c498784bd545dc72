package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.command.CommandType;
import java.util.List;

/**
 * What a domain tells the gateways when it comes up.
 *
 * @param domain its name, also the first part of its bus addresses
 * @param topicPrefixes how the names of its topics begin; the longest match wins, the empty prefix
 *     takes every name that no other domain claims
 */
public record DomainAnnouncement(
    String domain,
    List<String> topicPrefixes,
    List<CommandType<?, ?>> commands,
    List<HttpRoute> routes) {

  public DomainAnnouncement {
    topicPrefixes = List.copyOf(topicPrefixes);
    commands = List.copyOf(commands);
    routes = List.copyOf(routes);
  }
}
