package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every socket of this process, and those of each principal. Thread-safe; touched when sockets come
 * and go only.
 */
public final class ConnectionRegistry {

  private final Map<String, Connection> connections = new ConcurrentHashMap<>();
  private final Map<Owner, Map<String, Connection>> perOwner = new ConcurrentHashMap<>();
  private volatile Runnable whenEmpty = () -> {};

  /** Whose sockets are counted together: a claimed name is not the same name proven by a token. */
  record Owner(String principalId, boolean verified) {
    static Owner of(Principal principal) {
      return new Owner(principal.id(), principal.verified());
    }
  }

  void add(Connection connection) {
    connections.put(connection.connectionId(), connection);
  }

  void remove(Connection connection) {
    connections.remove(connection.connectionId());
    if (connections.isEmpty()) {
      whenEmpty.run();
    }
  }

  /** Has it told, perhaps more than once, when there is no socket any more. */
  public void onceEmpty(Runnable listener) {
    whenEmpty = listener;
    if (connections.isEmpty()) {
      listener.run();
    }
  }

  Optional<Connection> find(String connectionId) {
    return Optional.ofNullable(connections.get(connectionId));
  }

  /** Every socket; a view. */
  public Collection<Connection> all() {
    return connections.values();
  }

  /** How many sockets there are. */
  public int size() {
    return connections.size();
  }

  /**
   * Counts a socket for its owner, unless that has as many as it may.
   *
   * @param limit 0 for none
   */
  boolean claim(Owner owner, Connection connection, int limit) {
    Map<String, Connection> counted =
        perOwner.compute(
            owner,
            (same, present) -> {
              Map<String, Connection> some = present == null ? new ConcurrentHashMap<>(2) : present;
              if (limit == 0 || some.size() < limit) {
                some.put(connection.connectionId(), connection);
              }
              return some.isEmpty() ? null : some;
            });
    return counted != null && counted.containsKey(connection.connectionId());
  }

  /** Gives back what {@link #claim} granted. */
  void release(Owner owner, Connection connection) {
    perOwner.computeIfPresent(
        owner,
        (same, some) -> {
          some.remove(connection.connectionId());
          return some.isEmpty() ? null : some;
        });
  }

  /** Who has sockets. */
  Set<Owner> owners() {
    return perOwner.keySet();
  }

  /** The sockets that are counted for an owner. */
  List<Connection> of(Owner owner) {
    Map<String, Connection> some = perOwner.get(owner);
    return some == null ? List.of() : List.copyOf(some.values());
  }
}
