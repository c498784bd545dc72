package dev.switchboard.store;

import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * This node's place among those that share the store. A node proves every two seconds that it
 * lives; one that has not for ten is declared dead by the others, in the store, and from then on
 * writes nothing under its lease, however long it was paused. No clock is compared with another
 * one. Thread-safe.
 *
 * <p>A node that has the store for itself finds at its start that all earlier leases have ended. In
 * the store, {@code node_lease} has a row per node that lives, so that what nobody owns any more is
 * found by {@code owner NOT IN (SELECT node FROM node_lease)}.
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

  /**
   * Has it told of each node whose lease ends from now on, be it that the node was declared dead,
   * by whomever, or that it left: on every node, at least once, on the caller's Vert.x context. A
   * node that was declared dead itself is told of its old name once it has a new one.
   */
  void onDeath(Consumer<String> listener);

  /** Whether the lease of that name is held by a node that lives, as the store has it. */
  Future<Boolean> lives(String node);
}
