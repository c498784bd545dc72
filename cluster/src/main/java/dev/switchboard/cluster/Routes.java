package dev.switchboard.cluster;

import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.NodeState;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who serves which address. Immutable.
 *
 * @param here the addresses that this node serves
 * @param there the other nodes that can be spoken to, by the addresses that they serve
 * @param named the same by their names
 */
record Routes(Set<String> here, Map<String, List<Peer>> there, Map<String, Named> named) {

  static final Routes NONE = new Routes(Set.of(), Map.of(), Map.of());

  /** What a node that has every role tells of itself. */
  private static final String EVERY_ROLE = "all";

  /** Another node, and its roles when this picture was made. */
  record Named(Peer peer, List<String> roles) {

    static Named of(Peer peer) {
      NodeState state = peer.state();
      return new Named(peer, state == null ? List.of() : state.roles());
    }
  }

  static Routes of(Set<String> always, Collection<DomainAnnouncement> own, Collection<Peer> peers) {
    Set<String> here = new HashSet<>(always);
    own.forEach(domain -> here.addAll(addresses(domain)));
    Map<String, List<Peer>> there = new HashMap<>();
    for (Peer peer : peers) {
      for (DomainAnnouncement domain : peer.domains().values()) {
        addresses(domain)
            .forEach(address -> there.computeIfAbsent(address, a -> new ArrayList<>(2)).add(peer));
      }
    }
    Map<String, Named> named =
        peers.stream().collect(Collectors.toUnmodifiableMap(Peer::name, Named::of));
    return new Routes(Set.copyOf(here), there, named);
  }

  private static List<String> addresses(DomainAnnouncement domain) {
    List<String> addresses = new ArrayList<>();
    domain.commands().forEach(command -> addresses.add(Addresses.command(command.name())));
    addresses.add(Addresses.authority(domain.domain()));
    addresses.add(Addresses.deliveries(domain.domain()));
    addresses.add(Addresses.acknowledgements(domain.domain()));
    return addresses;
  }

  boolean isHere(String address) {
    return here.contains(address);
  }

  /** The other nodes of a role. */
  Set<String> having(String role) {
    return named.values().stream()
        .filter(one -> one.roles().contains(role) || one.roles().contains(EVERY_ROLE))
        .map(one -> one.peer().name())
        .collect(Collectors.toUnmodifiableSet());
  }

  List<Peer> servers(String address) {
    return there.getOrDefault(address, List.of());
  }
}
