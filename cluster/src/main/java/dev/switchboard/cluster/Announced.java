package dev.switchboard.cluster;

import dev.switchboard.protocol.domain.DomainAnnouncement;
import java.util.List;

/** All that the domains of a node have. */
record Announced(String node, long version, List<DomainAnnouncement> domains) {

  Announced {
    domains = List.copyOf(domains);
  }
}
