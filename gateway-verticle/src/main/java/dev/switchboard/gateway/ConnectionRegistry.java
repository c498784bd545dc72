package dev.switchboard.gateway;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every socket of this process, and how many each principal has. Thread-safe; touched when sockets
 * come and go only.
 */
final class ConnectionRegistry {

  private final Map<String, Connection> connections = new ConcurrentHashMap<>();
  private final Map<String, Integer> perPrincipal = new ConcurrentHashMap<>();
  private volatile @Nullable Runnable whenEmpty;

  void add(Connection connection) {
    connections.put(connection.connectionId(), connection);
  }

  void remove(Connection connection) {
    connections.remove(connection.connectionId());
    tellIfEmpty();
  }

  /** Has it told when there is no socket any more. */
  void onceEmpty(Runnable listener) {
    whenEmpty = listener;
    tellIfEmpty();
  }

  private void tellIfEmpty() {
    Runnable listener = whenEmpty;
    if (listener != null && connections.isEmpty()) {
      listener.run();
    }
  }

  Optional<Connection> find(String connectionId) {
    return Optional.ofNullable(connections.get(connectionId));
  }

  Collection<Connection> all() {
    return connections.values();
  }

  int size() {
    return connections.size();
  }

  /**
   * Counts one more socket of a principal unless it has as many as it may; a future, since nodes of
   * a cluster count together.
   *
   * @param limit 0 for none
   */
  Future<Boolean> claim(String principalId, int limit) {
    boolean[] granted = {false};
    perPrincipal.compute(
        principalId,
        (id, count) -> {
          int present = count == null ? 0 : count;
          granted[0] = limit == 0 || present < limit;
          return granted[0] ? Integer.valueOf(present + 1) : count;
        });
    return Future.succeededFuture(granted[0]);
  }

  /** Gives back what {@link #claim} granted. */
  void release(String principalId) {
    perPrincipal.computeIfPresent(
        principalId, (id, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }
}
