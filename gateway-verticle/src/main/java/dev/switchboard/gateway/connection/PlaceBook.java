package dev.switchboard.gateway.connection;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Which sockets a gateway counts, its own and those of others, for each owner. Thread-safe. */
final class PlaceBook {

  /** For each owner the sockets' gateways, by the sockets' ids. */
  private final Map<ConnectionRegistry.Owner, Map<String, String>> places =
      new ConcurrentHashMap<>();

  /**
   * Counts a socket, unless its owner has as many as it may.
   *
   * @param limit 0 for none
   */
  boolean claim(ConnectionRegistry.Owner owner, String connectionId, String gateway, int limit) {
    Map<String, String> counted =
        places.compute(
            owner,
            (same, present) -> {
              Map<String, String> some = present == null ? new ConcurrentHashMap<>(2) : present;
              if (limit == 0 || some.size() < limit || some.containsKey(connectionId)) {
                some.put(connectionId, gateway);
              }
              return some.isEmpty() ? null : some;
            });
    return counted != null && counted.containsKey(connectionId);
  }

  /** Counts sockets no more. */
  void release(ConnectionRegistry.Owner owner, Collection<String> connectionIds) {
    places.computeIfPresent(
        owner,
        (same, some) -> {
          connectionIds.forEach(some::remove);
          return some.isEmpty() ? null : some;
        });
  }

  /** The gateways of the sockets that are counted for an owner, by the sockets' ids. */
  Map<String, String> of(ConnectionRegistry.Owner owner) {
    return Map.copyOf(places.getOrDefault(owner, Map.of()));
  }

  /** Forgets the sockets of all other gateways, and the owners that another one counts. */
  void keepOnly(Set<String> gateways, Predicate<ConnectionRegistry.Owner> counted) {
    places.keySet().removeIf(counted.negate());
    for (ConnectionRegistry.Owner owner : places.keySet()) {
      places.computeIfPresent(
          owner,
          (same, some) -> {
            some.values().retainAll(gateways);
            return some.isEmpty() ? null : some;
          });
    }
  }
}
