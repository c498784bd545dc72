package dev.switchboard.store;

import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * This node's place among those that share the store. A node proves every few seconds that it
 * lives; one that does not is declared dead by the others, in the store, and from then on writes
 * nothing under its lease, however long it was paused. No clock is compared with another one.
 * Thread-safe.
 */
public interface NodeLease {

  /**
   * The name of this node's present lease: a random one for each process, and a new one after it
   * was declared dead. What is owned under a lease is marked with this name.
   */
  String node();

  /**
   * Asks in a transaction whether this lease still holds, and keeps it from being ended before the
   * transaction is.
   *
   * @param node the lease under which the work was begun
   * @throws dev.switchboard.protocol.FailureException of code {@code DOMAIN_UNAVAILABLE} where the
   *     node was declared dead
   */
  void require(Transaction transaction, String node) throws SQLException;

  /** Has it told of each node that was declared dead from now on, on every node, at least once. */
  void onDeath(Consumer<String> listener);

  /** Whether the lease of that name is held by a node that lives, as the store has it. */
  Future<Boolean> lives(String node);
}
