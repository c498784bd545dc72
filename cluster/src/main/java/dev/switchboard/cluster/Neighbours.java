package dev.switchboard.cluster;

import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.NodeState;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other nodes, as far as they have told of themselves. For one context. */
final class Neighbours {

  private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final EventBus bus;
  private final NodeFacts facts;
  private final Map<String, Peer> peers = new HashMap<>();
  private final Set<String> toldApart = new HashSet<>();

  Neighbours(EventBus bus, NodeFacts facts) {
    this.bus = bus;
    this.facts = facts;
  }

  Collection<Peer> all() {
    return peers.values();
  }

  /** Those that can be spoken to. */
  List<Peer> there(long nowNanos) {
    return peers.values().stream().filter(peer -> peer.isThere(nowNanos)).toList();
  }

  Optional<Peer> find(String node) {
    return Optional.ofNullable(peers.get(node));
  }

  Peer meet(String node) {
    return peers.computeIfAbsent(node, Peer::new);
  }

  /** Forgets the nodes that are not there any more; returns those that it did not know. */
  List<String> compare(List<String> nodes) {
    List<String> gone = new ArrayList<>(peers.keySet());
    gone.removeAll(nodes);
    gone.forEach(this::lose);
    List<String> unknown = new ArrayList<>(nodes);
    unknown.removeAll(peers.keySet());
    return unknown;
  }

  /** A node has gone. */
  void lose(String node) {
    Peer peer = peers.remove(node);
    if (peer == null) {
      return;
    }
    if (peer.state() != null) {
      LOG.atInfo().addKeyValue("node", node).log("A node has left");
    }
    Set<String> domains = Set.copyOf(peer.domains().keySet());
    // Those who have them still may have told something else of them.
    peers.values().stream()
        .flatMap(other -> other.domains().values().stream())
        .filter(domain -> domains.contains(domain.domain()))
        .forEach(this::tell);
    peer.lost();
  }

  /** Takes what a node tells each second; returns whether it is the first time. */
  boolean heard(NodeState state, long nowNanos) {
    boolean first = meet(state.node()).heard(state, !sameHistory(state), nowNanos);
    if (first) {
      LOG.atInfo()
          .addKeyValue("node", state.node())
          .addKeyValue("version", state.version())
          .addKeyValue("roles", String.join(",", state.roles()))
          .log("A node is there");
      tellApart(state);
    }
    return first;
  }

  private boolean sameHistory(NodeState state) {
    return facts
        .marks()
        .getOrDefault(NodeFacts.STORE, "")
        .equals(state.marks().getOrDefault(NodeFacts.STORE, ""));
  }

  private void tellApart(NodeState state) {
    if (!sameHistory(state)) {
      LOG.atError()
          .addKeyValue("node", state.node())
          .log("A node has another database than this one; they ignore each other");
    }
    facts
        .marks()
        .forEach(
            (mark, value) -> {
              if (!mark.equals(NodeFacts.STORE)
                  && !value.equals(state.marks().get(mark))
                  && toldApart.add(state.node() + " " + mark)) {
                LOG.atWarn()
                    .addKeyValue("node", state.node())
                    .addKeyValue("what", mark)
                    .log("A node is configured otherwise than this one");
              }
            });
  }

  /** Takes what a node's domains have, and tells whoever listens here. */
  void take(Announced announced) {
    Peer peer = meet(announced.node());
    Map<String, DomainAnnouncement> before = Map.copyOf(peer.domains());
    peer.take(announced);
    announced.domains().stream()
        .filter(domain -> !domain.equals(before.get(domain.domain())))
        .forEach(this::tell);
  }

  /** Tells whoever asks here what all of them have. */
  void tellAll() {
    peers.values().forEach(peer -> peer.domains().values().forEach(this::tell));
  }

  private void tell(DomainAnnouncement domain) {
    bus.publish(Addresses.ANNOUNCEMENTS, domain, LOCAL);
  }
}
